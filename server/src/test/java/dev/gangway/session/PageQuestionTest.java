package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.TurnEnd;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Questions that ask a person to open a page.
class PageQuestionTest {
    @TempDir private Path directory;
    private SessionRig rig;
    private String session = "";

    @BeforeEach
    void open() {
        rig = new SessionRig(directory);
        session = rig.running();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Answer answer(RequestAnswer answer) {
        String request = rig.state(session).open().getFirst().id();
        Answer answered = rig.execute(new Command.Answer(session, request, answer));
        rig.step();
        return answered;
    }

    private void asks(String elicitation) {
        rig.agents.last().asksToOpen(4, elicitation);
        rig.step();
    }

    private List<QuestionCompleted> watched() {
        List<QuestionCompleted> done = new ArrayList<>();
        rig.sessions.watch(
                session,
                new SessionWatcher() {
                    @Override
                    public void changed(SessionState state) {}

                    @Override
                    public void turnEnded(TurnEnd end) {}

                    @Override
                    public void questionCompleted(QuestionCompleted completed) {
                        done.add(completed);
                    }

                    @Override
                    public void deleted() {}

                    @Override
                    public void shutOut() {}
                });
        return done;
    }

    @Test
    void yesNeedsNoContentAndIsToldWithoutOne() {
        asks("e1");

        answer(new RequestAnswer.Accepted(RawJson.of("{\"secret\":\"x\"}")));

        assertThat(rig.agents.last().asked()).endsWith("answer 4 Agreed[]");
        RawJson payload = rig.events(session).getLast().event().payload();
        assertThat(payload.node().path("outcome").asString("")).isEqualTo("accepted");
        assertThat(payload.node().has("content")).isFalse();
    }

    @Test
    void noIsNo() {
        asks("e1");

        answer(new RequestAnswer.Declined());

        assertThat(rig.agents.last().asked()).endsWith("answer 4 Declined[]");
    }

    @Test
    void anOptionIsNoAnswer() {
        asks("e1");

        assertThat(answer(new RequestAnswer.Selected("yes")).problem().code())
                .isEqualTo(ErrorCode.INVALID);
    }

    @Test
    void whoSaidYesIsToldOnceWhenItIsDone() {
        List<QuestionCompleted> done = watched();
        asks("e1");
        answer(new RequestAnswer.Accepted(RawJson.EMPTY_OBJECT));

        rig.agents.last().listener().completed("e1");
        rig.agents.last().listener().completed("e1");
        rig.step();

        long sequence = rig.events(session).size();
        assertThat(done)
                .containsExactly(
                        new QuestionCompleted("e1", sequence, SessionRig.BY_ANN.connection()));
        assertThat(rig.kinds(session)).containsOnlyOnce("question_completed");
    }

    @Test
    void whatNobodySaidYesToIsNeverDone() {
        asks("e1");
        rig.agents.last().listener().completed("e1");
        answer(new RequestAnswer.Declined());
        rig.agents.last().listener().completed("e1");
        rig.agents.last().listener().completed("e2");
        rig.step();

        assertThat(rig.kinds(session)).doesNotContain("question_completed");
    }

    @Test
    void anotherAgentSaysNothingOfThePagesOfTheOneBefore() {
        asks("e1");
        answer(new RequestAnswer.Accepted(RawJson.EMPTY_OBJECT));
        rig.agents.last().dies();
        rig.step();
        rig.prompt(session, "next");
        rig.step();
        rig.agents.last().ready();

        rig.agents.last().listener().completed("e1");
        rig.step();

        assertThat(rig.kinds(session)).doesNotContain("question_completed");
    }

    @Test
    void theOldestOfTooManyIsForgotten() {
        for (int i = 0; i <= Requests.VISITED_MAX; i++) {
            asks("e" + i);
            answer(new RequestAnswer.Accepted(RawJson.EMPTY_OBJECT));
        }

        rig.agents.last().listener().completed("e0");
        rig.agents.last().listener().completed("e1");
        rig.step();

        assertThat(rig.kinds(session)).containsOnlyOnce("question_completed");
    }
}
