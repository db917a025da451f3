package dev.gangway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.command.Right;
import dev.gangway.session.OpenRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerWireTest {
    @TempDir private Path directory;
    private NotifyRig rig;
    private String session;
    private OpenRequest request;

    @BeforeEach
    void open() throws Exception {
        rig = new NotifyRig(directory);
        session = rig.session();
        request = rig.asks(session);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aPostAnswersOnceAndASecondSaysSo() {
        String link = link(NotifyRig.ANN, "yes");

        assertThat(rig.visit("POST", link)).startsWith("200").contains("Answered: &lt;Yes&gt;.");
        assertThat(rig.open(session)).isEmpty();
        assertThat(rig.visit("POST", link)).startsWith("410").contains("used before");
        assertThat(rig.visit("GET", link)).startsWith("410");
    }

    @Test
    void aGetShowsAButtonAndAnswersNothing() {
        String link = link(NotifyRig.ANN, "yes");

        for (String method : new String[] {"GET", "HEAD", "GET"}) {
            assertThat(rig.visit(method, link))
                    .startsWith("200")
                    .contains("<button>&lt;Yes&gt;</button>")
                    .contains("May I?");
        }
        assertThat(rig.visit("PUT", link)).startsWith("405");
        assertThat(rig.open(session)).hasSize(1);
    }

    @Test
    void aRequestThatWasAnsweredIsNotAnsweredAgain() {
        String link = link(NotifyRig.ANN, "no");
        rig.answer(session, request);

        assertThat(rig.visit("POST", link)).startsWith("409").contains("answered before");
        assertThat(rig.fakes.last().asked()).doesNotContain("answer no");
    }

    @Test
    void aLinkIsNoGoodOnceItsGrantEnded() {
        rig.bobExists();
        rig.grantBob(session, Set.of(Right.APPROVE));
        String first = link(rig.bob, "yes");
        String second = link(rig.bob, "yes");
        rig.grantBob(session, Set.of());

        assertThat(rig.visit("POST", first)).startsWith("404").contains("may not answer");
        assertThat(rig.open(session)).hasSize(1);

        rig.grantBob(session, Set.of(Right.OBSERVE));
        assertThat(rig.visit("POST", second)).startsWith("403");
        assertThat(rig.open(session)).hasSize(1);

        rig.grantBob(session, Set.of(Right.APPROVE));
        assertThat(rig.visit("POST", link(rig.bob, "yes"))).startsWith("200");
    }

    @Test
    void whoIsNoUserAnyMoreAnswersNothing() {
        String link = link(new Principal("gone", "Gone", true), "yes");

        assertThat(rig.visit("POST", link)).startsWith("403");
        assertThat(rig.open(session)).hasSize(1);
    }

    @Test
    void whatIsNoLinkIsNotFound() {
        assertThat(rig.visit("POST", "/answer/x")).startsWith("404");
        assertThat(rig.visit("GET", "/answer/" + "x".repeat(10_000))).startsWith("404");
        assertThat(rig.visit("GET", "/other")).startsWith("0");
    }

    @Test
    void anOldLinkIsForgotten() {
        String link = link(NotifyRig.ANN, "yes");
        rig.clock.advance(Duration.ofDays(8));
        link(NotifyRig.ANN, "yes");

        assertThat(rig.visit("POST", link)).startsWith("404");
    }

    private String link(Principal who, String option) {
        return AnswerLinks.PATH
                + rig.links.make(
                        new AnswerLink(
                                who.id(),
                                session,
                                request.id(),
                                option,
                                "<Yes>",
                                "May I?",
                                rig.clock.millis(),
                                false));
    }
}
