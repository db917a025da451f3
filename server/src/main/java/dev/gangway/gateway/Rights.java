package dev.gangway.gateway;

import dev.gangway.access.Access;
import dev.gangway.access.Accounts;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.access.Subject;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Keep;
import dev.gangway.command.Query;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.command.Shared;
import dev.gangway.event.StreamName;
import dev.gangway.session.KeptRule;
import dev.gangway.session.SessionPlace;
import dev.gangway.session.Sessions;
import java.util.Locale;
import java.util.Optional;

/// Which right each command, query and subscription needs, and over what: the gateway's doors let
/// nothing through that was not looked at here. What the caller may not see does not exist for it;
/// what it sees but may not do is forbidden. May read the store.
final class Rights {
    private static final Subject SERVER = new Subject.Server();

    private final Access access;
    private final Accounts accounts;
    private final Sessions sessions;
    private final UsageDesk usage;

    Rights(Access access, Accounts accounts, Sessions sessions, UsageDesk usage) {
        this.access = access;
        this.accounts = accounts;
        this.sessions = sessions;
        this.usage = usage;
    }

    /// @throws GatewayException NOT_FOUND, FORBIDDEN
    void require(Principal principal, Command command) {
        switch (command) {
            case Command.CreateSession _ -> {
                // Needs the right to prompt in the project where its directory lies, which is
                // looked at where the directory is resolved.
            }
            case Command.ToAgent _ -> require(principal, Right.ADMINISTER, SERVER);
            case Command.RaiseBudget raise -> {
                Optional<SessionPlace> place =
                        raise.session().map(id -> require(principal, Right.OBSERVE, id));
                require(principal, Right.ADMINISTER, usage.subject(raise, place));
            }
            case Command.PutDocument _ -> {
                requireDocuments(principal);
                if (!principal.scope().rights().contains(Right.PROMPT)) {
                    throw forbidden(Right.PROMPT);
                }
            }
            case Command.ToAccess toAccess -> require(principal, toAccess);
            case Command.ToSession toSession -> {
                SessionPlace place = require(principal, rightFor(toSession), toSession.session());
                keep(toSession, place).ifPresent(keep -> requireKeeping(principal, keep, place));
            }
        }
    }

    private void require(Principal principal, Command.ToAccess command) {
        switch (command) {
            case Command.AddUser _ -> require(principal, Right.ADMINISTER, SERVER);
            case Command.ChangeUser change -> {
                boolean ownPassword =
                        change.user().equals(principal.id())
                                && change.administrator().isEmpty()
                                && change.disabled().isEmpty();
                requireSelf(principal, ownPassword);
            }
            case Command.MakeToken make -> {
                requireSelf(
                        principal, make.user().filter(id -> !id.equals(principal.id())).isEmpty());
                requireWithin(principal.scope(), make.scope());
            }
            case Command.StartPairing start -> {
                requireSelf(principal, true);
                requireWithin(principal.scope(), start.scope());
            }
            case Command.RevokeCredential revoke -> requireCredential(principal, revoke);
            case Command.Grant grant -> {
                require(principal, Right.ADMINISTER, grant.shared());
                requireGiving(principal, grant);
            }
        }
    }

    /// @throws GatewayException NOT_FOUND, FORBIDDEN
    void require(Principal principal, Query query) {
        switch (query) {
            case Query.Session one -> require(principal, Right.OBSERVE, one.session());
            case Query.Transcript page -> require(principal, Right.OBSERVE, page.session());
            case Query.Rules rules -> require(principal, Right.OBSERVE, rules.session());
            case Query.Turn turn -> require(principal, Right.OBSERVE, turn.session());
            case Query.Events page -> requireStream(principal, page);
            case Query.Budgets budgets ->
                    budgets.session().ifPresent(id -> require(principal, Right.OBSERVE, id));
            case Query.Grants grants -> require(principal, Right.ADMINISTER, grants.shared());
            case Query.Audit _ -> require(principal, Right.ADMINISTER, SERVER);
            case Query.Document _ -> requireDocuments(principal);
            case Query.Credentials of ->
                    requireSelf(
                            principal,
                            of.user().filter(id -> !id.equals(principal.id())).isEmpty());
            case Query.Sessions _,
                    Query.Aliases _,
                    Query.OpenRequests _,
                    Query.Projects _,
                    Query.Agents _,
                    Query.Usage _,
                    Query.Search _,
                    Query.Users _ -> {
                // Each asker sees what is its own.
            }
        }
    }

    /// A feed tells of all that is a principal's, so it is there for credentials that reach all of
    /// its projects alone; the audit is for administrators of the server.
    ///
    /// @throws GatewayException NOT_FOUND
    void requireOwn(Principal principal, StreamName stream) {
        boolean own =
                stream.equals(StreamName.AUDIT)
                        ? access.may(principal, Right.ADMINISTER, SERVER)
                        : stream.equals(StreamName.feed(principal.id()))
                                && access.seesFeed(principal);
        if (!own) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is no such stream.");
        }
    }

    /// They may tell of all that is a principal's, as a feed does, so they are there for the same
    /// credentials. Whose they are is never the asker's choice.
    private void requireDocuments(Principal principal) {
        if (!access.seesFeed(principal)) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is no such document.");
        }
    }

    private void requireStream(Principal principal, Query.Events page) {
        if (page.session().isPresent()) {
            require(principal, Right.OBSERVE, page.session().get());
        } else {
            requireOwn(principal, StreamName.feed(principal.id()));
        }
    }

    /// For what a rule is to be kept, or is kept that is to be dropped.
    private Optional<Keep> keep(Command.ToSession command, SessionPlace place) {
        if (command instanceof Command.DropRule drop) {
            return sessions.rule(drop.session(), place, drop.rule()).map(KeptRule::keep);
        }
        return command instanceof Command.Answer answer
                        && answer.answer() instanceof RequestAnswer.Selected selected
                ? selected.keep()
                : Optional.empty();
    }

    /// What is kept for a project holds in others' sessions too; what is kept for a user is that
    /// user's own.
    private void requireKeeping(Principal principal, Keep keep, SessionPlace place) {
        switch (keep) {
            case SESSION -> {
                // The right in the session is enough.
            }
            case PROJECT ->
                    require(
                            principal,
                            Right.APPROVE,
                            access.project(place.project())
                                    .<Subject>map(Project::subject)
                                    .orElse(SERVER));
            case USER -> {
                if (!place.owner().equals(principal.id())) {
                    throw new GatewayException(
                            ErrorCode.FORBIDDEN,
                            "An answer is kept for a user by that user alone.");
                }
            }
        }
    }

    private static Right rightFor(Command.ToSession command) {
        return switch (command) {
            case Command.Answer _, Command.DropRule _ -> Right.APPROVE;
            case Command.StopAgent _, Command.DeleteSession _, Command.ArchiveSession _ ->
                    Right.ADMINISTER;
            case Command.ForkSession _,
                    Command.SetUpSession _,
                    Command.WakeAgent _,
                    Command.RenameSession _,
                    Command.BindAlias _,
                    Command.Prompt _,
                    Command.Cancel _,
                    Command.CancelTurn _,
                    Command.SetMode _,
                    Command.SetConfigOption _,
                    Command.EditQueued _,
                    Command.RemoveQueued _,
                    Command.ReleaseQueue _ ->
                    Right.PROMPT;
        };
    }

    /// @return whose the session is
    SessionPlace require(Principal principal, Right right, String session) {
        SessionPlace place = sessions.place(session).orElseThrow(Rights::noSuchSession);
        Subject subject = place.subject(session);
        if (!access.may(principal, Right.OBSERVE, subject)) {
            throw noSuchSession();
        }
        require(principal, right, subject);
        return place;
    }

    private void require(Principal principal, Right right, Shared shared) {
        switch (shared) {
            case Shared.Session session -> require(principal, right, session.id());
            case Shared.Project named -> {
                Project project = access.project(named.id()).orElseThrow(Rights::noSuchProject);
                if (!access.may(principal, Right.OBSERVE, project.subject())) {
                    throw noSuchProject();
                }
                require(principal, right, project.subject());
            }
        }
    }

    private void require(Principal principal, Right right, Subject subject) {
        if (!access.may(principal, right, subject)) {
            throw forbidden(right);
        }
    }

    /// What no owner has by owning, no owner gives.
    private void requireGiving(Principal principal, Command.Grant grant) {
        if (Right.OWNERS.containsAll(grant.rights())) {
            return;
        }
        require(principal, Right.ADMINISTER, SERVER);
        if (!(grant.shared() instanceof Shared.Project)) {
            throw new GatewayException(
                    ErrorCode.INVALID, "The right to execute is given in projects only.");
        }
    }

    /// What concerns the caller alone, by a credential that carries the right to administer; what
    /// concerns another is an administrator's.
    private void requireSelf(Principal principal, boolean itself) {
        if (!itself) {
            require(principal, Right.ADMINISTER, SERVER);
        } else if (!principal.scope().rights().contains(Right.ADMINISTER)) {
            throw forbidden(Right.ADMINISTER);
        }
    }

    private void requireCredential(Principal principal, Command.RevokeCredential revoke) {
        boolean itself = revoke.credential().equals(principal.credential());
        boolean own =
                accounts.ownerOf(revoke.credential()).filter(principal.id()::equals).isPresent();
        boolean administers = access.may(principal, Right.ADMINISTER, SERVER);
        if (!own && !administers) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is no such credential.");
        }
        if (!itself && !administers) {
            requireSelf(principal, own);
        }
    }

    /// Nobody makes a credential that reaches further than the one by which it came in.
    private static void requireWithin(Scope own, Scope wanted) {
        boolean rights = own.rights().containsAll(wanted.rights());
        boolean projects =
                own.projects().isEmpty()
                        || (!wanted.projects().isEmpty()
                                && own.projects().containsAll(wanted.projects()));
        if (!rights || !projects) {
            throw new GatewayException(
                    ErrorCode.FORBIDDEN,
                    "A credential cannot reach further than the one by which it is made.");
        }
    }

    private static GatewayException forbidden(Right right) {
        return new GatewayException(
                ErrorCode.FORBIDDEN,
                "This needs the right to " + right.name().toLowerCase(Locale.ROOT) + ".");
    }

    static GatewayException noSuchSession() {
        return new GatewayException(ErrorCode.NOT_FOUND, "There is no such session.");
    }

    private static GatewayException noSuchProject() {
        return new GatewayException(ErrorCode.NOT_FOUND, "There is no such project.");
    }
}
