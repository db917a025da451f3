package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import dev.gangway.event.StreamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may do what. What was granted is what feeds were seen to tell of it; what was decided and is
/// not committed yet is known beside that, and nobody may do anything by it. Outlives servers.
final class GrantModel {
    private final Findings findings;
    private final Recorder recorder;

    /// The grants that were decided, in their order; first those that are committed.
    private final Map<Share, List<Set<Right>>> decided = new HashMap<>();

    /// Unanswered commands: how many grants must be told when one is answered.
    private final Map<Order, Integer> unanswered = new HashMap<>();

    /// Commands that were acknowledged since the last look, and how many grants must be told.
    private final Map<Order, Answered> answered = new LinkedHashMap<>();

    private record Answered(Share key, @Nullable Integer due) {}

    /// What is granted to one user in one session or project.
    record Share(Shared shared, String user) {}

    GrantModel(Findings findings, Recorder recorder) {
        this.findings = findings;
        this.recorder = recorder;
    }

    /// A server took this command and did not refuse it at once.
    void decided(Order order, Command.Grant grant) {
        Share key = new Share(grant.shared(), grant.user());
        List<Set<Right>> all = decided.computeIfAbsent(key, _ -> new ArrayList<>());
        Set<Right> before = all.isEmpty() ? Set.of() : all.getLast();
        if (!before.equals(grant.rights())) {
            all.add(grant.rights());
        }
        unanswered.put(order, all.size());
    }

    /// Its commit may not be over, in which the grantee's feed is told last.
    void acknowledged(Order order, Command.Grant grant) {
        Share key = new Share(grant.shared(), grant.user());
        answered.put(order, new Answered(key, unanswered.remove(order)));
    }

    /// Acknowledged is written: the grantee's feed has told of it.
    void checkAnswered() {
        answered.forEach((order, answer) -> {
            Integer due = answer.due();
            List<Set<Right>> all = decided.getOrDefault(answer.key(), List.of());
            List<Set<Right>> told = told(answer.key().user(), answer.key());
            findings.require(
                    due != null
                            && told.size() >= due
                            && told.subList(0, due).equals(all.subList(0, due)),
                    "was acknowledged and is not there: ",
                    order,
                    ", told of ",
                    told);
        });
        answered.clear();
    }

    /// It was not written, and so nothing after it.
    void failed(Order order, Command.Grant grant) {
        if (unanswered.remove(order) != null) {
            Share key = new Share(grant.shared(), grant.user());
            decided.put(key, new ArrayList<>(told(key.user(), key)));
        }
    }

    /// A new server has read back all feeds: what was decided is there, from the first on without a
    /// hole, or it never was.
    void restarted() {
        checkAnswered();
        unanswered.clear();
        decided.replaceAll((key, all) -> {
            List<Set<Right>> told = told(key.user(), key);
            findings.require(
                    told.size() <= all.size() && told.equals(all.subList(0, told.size())),
                    key,
                    " was granted ",
                    all,
                    ", and after a restart ",
                    told);
            return new ArrayList<>(told);
        });
    }

    /// All is quiet: both whom it concerns were told of each grant once.
    void checkTold() {
        decided.forEach((key, all) -> {
            checkTold(key.user(), key, all);
            owner(key.shared()).ifPresent(owner -> checkTold(owner, key, all));
        });
    }

    private void checkTold(String whom, Share key, List<Set<Right>> all) {
        List<Set<Right>> told = told(whom, key);
        findings.require(
                told.equals(all), "feed/", whom, " tells of ", key, " ", told, ", not ", all);
    }

    private List<Set<Right>> told(String whom, Share key) {
        return recorder.find(StreamName.feed(whom))
                .map(feed -> feed.feed().granted(key))
                .orElse(List.of());
    }

    private Optional<String> owner(Shared shared) {
        return switch (shared) {
            case Shared.Session(String id) -> recorder.session(id).map(session -> session.owner);
            case Shared.Project(String id) -> Optional.of(World.hostOf(id));
        };
    }

    /// How often a user was granted something, or it was taken away.
    long changes(Principal principal) {
        return recorder.find(StreamName.feed(principal.id()))
                .map(feed -> feed.feed().grants())
                .orElse(0L);
    }

    boolean may(Principal principal, Right right, SessionModel session) {
        return principal.administrator()
                || principal.id().equals(session.owner)
                || principal.id().equals(session.host)
                || isGranted(principal, right, new Shared.Session(session.id()))
                || isGranted(principal, right, new Shared.Project(session.project()));
    }

    /// Whether it sees a session, which is part of every right.
    boolean sees(Principal principal, SessionModel session) {
        return may(principal, Right.OBSERVE, session);
    }

    boolean mayInProject(Principal principal, Right right, String project) {
        return principal.administrator()
                || principal.id().equals(World.hostOf(project))
                || isGranted(principal, right, new Shared.Project(project));
    }

    /// Whether a grant is all that lets it see a session.
    boolean isGuest(Principal principal, SessionModel session) {
        return !principal.id().equals(session.owner)
                && !principal.id().equals(session.host)
                && (isGranted(principal, Right.OBSERVE, new Shared.Session(session.id()))
                        || isGranted(
                                principal, Right.OBSERVE, new Shared.Project(session.project())));
    }

    boolean isGranted(Principal principal, Right right, Shared shared) {
        Set<Right> rights = granted(principal.id(), shared);
        return !rights.isEmpty() && (right == Right.OBSERVE || rights.contains(right));
    }

    /// What is granted now.
    Set<Right> granted(String user, Shared shared) {
        List<Set<Right>> told = told(user, new Share(shared, user));
        return told.isEmpty() ? Set.of() : told.getLast();
    }

    /// How a command must be refused, for want of a right; empty when it must not be for that.
    Optional<ErrorCode> refusal(Principal principal, Command command) {
        return switch (command) {
            case Command.Grant(Shared.Session(String id), _, Set<Right> rights) ->
                    refusal(principal, Right.ADMINISTER, id)
                            .or(() -> giving(principal, rights, ErrorCode.INVALID));
            case Command.Grant(Shared.Project(String id), _, Set<Right> rights) ->
                    refusal(
                                    mayInProject(principal, Right.OBSERVE, id),
                                    mayInProject(principal, Right.ADMINISTER, id))
                            .or(() -> giving(principal, rights, null));
            case Command.ToSession to -> refusal(principal, needed(to), to.session());
            default -> Optional.empty();
        };
    }

    /// What no owner has by owning, an administrator gives, and not in a session.
    private static Optional<ErrorCode> giving(
            Principal principal, Set<Right> rights, @Nullable ErrorCode otherwise) {
        if (Right.OWNERS.containsAll(rights)) {
            return Optional.empty();
        }
        return Optional.ofNullable(principal.administrator() ? otherwise : ErrorCode.FORBIDDEN);
    }

    private Optional<ErrorCode> refusal(Principal principal, Right right, String id) {
        return recorder.session(id)
                .filter(_ -> !recorder.isDeleted(id))
                .flatMap(session ->
                        refusal(sees(principal, session), may(principal, right, session)));
    }

    private static Optional<ErrorCode> refusal(boolean sees, boolean may) {
        if (may) {
            return Optional.empty();
        }
        return Optional.of(sees ? ErrorCode.FORBIDDEN : ErrorCode.NOT_FOUND);
    }

    private static Right needed(Command.ToSession command) {
        return switch (command) {
            case Command.Answer _ -> Right.APPROVE;
            case Command.StopAgent _, Command.DeleteSession _ -> Right.ADMINISTER;
            default -> Right.PROMPT;
        };
    }
}
