package dev.gangway.gateway;

import dev.gangway.access.Access;
import dev.gangway.access.AccountEntrance;
import dev.gangway.access.Accounts;
import dev.gangway.access.CredentialKind;
import dev.gangway.access.Principal;
import dev.gangway.access.Subject;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import dev.gangway.event.Event;
import dev.gangway.log.LogTransaction;
import dev.gangway.session.SessionPlace;
import dev.gangway.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Carries out the commands about access, and answers the questions. What comes here was let in.
final class AccessHandler {
    private final Access access;
    private final Accounts accounts;
    private final AccountEntrance entrance;
    private final Sessions sessions;

    AccessHandler(Doors doors, Sessions sessions) {
        this.access = doors.access();
        this.accounts = doors.accounts();
        this.entrance = doors.entrance();
        this.sessions = sessions;
    }

    void execute(Principal principal, long connection, Command.ToAccess command, Reply reply) {
        switch (command) {
            case Command.AddUser add -> accounts.add(principal, connection, add, reply);
            case Command.ChangeUser change -> accounts.change(principal, change, reply);
            case Command.MakeToken make ->
                    accounts.issue(
                            principal,
                            make.user().orElse(principal.id()),
                            CredentialKind.TOKEN,
                            make.name(),
                            make.scope(),
                            make.lifetime(),
                            reply);
            case Command.StartPairing start ->
                    reply.done(entrance.startPairing(principal, start.name(), start.scope()));
            case Command.RevokeCredential revoke ->
                    accounts.revoke(principal, revoke.credential(), reply);
            case Command.Grant grant -> grant(principal, connection, grant, reply);
        }
    }

    /// Who is granted a session gets to know of it at once.
    private void grant(Principal principal, long connection, Command.Grant grant, Reply reply) {
        switch (grant.shared()) {
            case Shared.Session(String id) -> {
                String owner = sessions.place(id).map(SessionPlace::owner).orElse("");
                Function<LogTransaction, List<Event>> told = sessions.listing(id);
                accounts.grant(principal, connection, grant, owner, told, reply);
            }
            case Shared.Project(String id) -> {
                String owner = access.project(id).map(project -> project.owner()).orElse("");
                accounts.grant(principal, connection, grant, owner, _ -> List.of(), reply);
            }
        }
    }

    /// A reply to the deletion of a session: what was granted in it goes with it.
    Reply deleting(String session, Reply reply) {
        return new Reply() {
            @Override
            public void done(Result result) {
                accounts.forget(new Shared.Session(session));
                reply.done(result);
            }

            @Override
            public void failed(GatewayException problem) {
                reply.failed(problem);
            }
        };
    }

    Answered users(Principal principal) {
        return new Answered.Users(
                accounts.users(
                        access.may(principal, Right.ADMINISTER, new Subject.Server())
                                ? Optional.empty()
                                : Optional.of(principal.id())));
    }

    Answered credentials(Principal principal, Query.Credentials of) {
        return new Answered.Credentials(accounts.credentials(of.user().orElse(principal.id())));
    }

    Answered grants(Query.Grants of) {
        return new Answered.Grants(accounts.grants(of.shared()));
    }
}
