package dev.gangway.wire.acp;

import dev.gangway.event.Position;
import dev.gangway.json.RawJson;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionState;

/// What the requests that attach to a session are answered with.
final class SessionAnswers {
    private SessionAnswers() {}

    /// The agent's modes and options, where it has any.
    static ObjectText settings(SessionState state) {
        return settings(new ObjectText(), state);
    }

    static ObjectText settings(ObjectText answer, SessionState state) {
        return answer.jsonUnlessNull("modes", state.agent().modes())
                .jsonUnlessNull("configOptions", state.agent().configOptions());
    }

    static RawJson meta(ObjectText gangway) {
        return new ObjectText().json("gangway", gangway.end()).end();
    }

    /// Where the client's reading begins, and the state that goes with it.
    static ObjectText attached(SessionLink link) {
        Resume resume = link.subscription().resume();
        return new ObjectText()
                .json("head", WholeState.position(resume.head()))
                .json("state", WholeState.json(link.state()));
    }

    /// The same after a position was asked for, with what became of it.
    static ObjectText resumed(SessionLink link) {
        return outcome(link.subscription().resume()).json("state", WholeState.json(link.state()));
    }

    static ObjectText outcome(Resume resume) {
        return switch (resume) {
            case Resume.Resumed(Position head) ->
                    new ObjectText()
                            .text("outcome", "resumed")
                            .json("head", WholeState.position(head));
            case Resume.Gap(Position head, long firstKept) ->
                    new ObjectText()
                            .text("outcome", "gap")
                            .json("head", WholeState.position(head))
                            .number("firstKept", firstKept);
            case Resume.Reset(Position head) ->
                    new ObjectText()
                            .text("outcome", "reset")
                            .json("head", WholeState.position(head));
        };
    }
}
