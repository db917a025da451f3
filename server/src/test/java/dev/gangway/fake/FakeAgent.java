package dev.gangway.fake;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentIntroduction;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentOpening;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentWish;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An agent that notes what it is asked and says what a test tells it to.
public final class FakeAgent implements AgentConnection {
    private final AgentWish wish;
    private final String identity;
    private final AgentListener listener;
    private RawJson capabilities = RawJson.EMPTY_OBJECT;
    private final List<String> asked = new ArrayList<>();
    private boolean closed;
    private boolean gone;
    private boolean lingers;

    FakeAgent(AgentWish wish, String identity, AgentListener listener) {
        this.wish = wish;
        this.identity = identity;
        this.listener = listener;
    }

    /// What it was started for.
    public AgentWish wish() {
        return wish;
    }

    /// Gangway's id of the session it works for.
    public String session() {
        return wish.session();
    }

    public Optional<String> resumes() {
        return switch (wish.opening()) {
            case AgentOpening.Again(String before) -> Optional.of(before);
            case AgentOpening.Fresh _, AgentOpening.Fork _ -> Optional.empty();
        };
    }

    /// From now on it says that it can this: ACP's `agentCapabilities`.
    public void can(String agentCapabilities) {
        capabilities = RawJson.of(agentCapabilities);
    }

    /// What it was told that people chose before.
    public List<AgentSetting> chosen() {
        return wish.chosen();
    }

    /// What it was asked, one short line each.
    public List<String> asked() {
        return asked;
    }

    public boolean isClosed() {
        return closed;
    }

    public AgentListener listener() {
        return listener;
    }

    /// Its process will not end by itself when it is let go, but with [#leaves].
    public void lingers() {
        lingers = true;
    }

    /// Its process, which was let go, has ended.
    public void leaves() {
        gone = true;
        listener.gone(new AgentExit(AgentExit.Cause.CLOSED, "was closed"));
    }

    /// Whether it was let go, and its process is about to end.
    boolean isLeaving() {
        return closed && !gone && !lingers;
    }

    /// Its server is gone, and it with that: nobody hears of it.
    void forgotten() {
        gone = true;
    }

    /// Becomes ready, remembering the session it was told to resume or to fork.
    public void ready() {
        ready(false);
    }

    /// Becomes ready; whether it takes prompts into a running turn is said with that.
    public void ready(boolean steers) {
        ready(!(wish.opening() instanceof AgentOpening.Fresh), steers);
    }

    /// Becomes ready, but remembers nothing.
    public void readyWithout() {
        ready(false, false);
    }

    private void ready(boolean remembers, boolean steers) {
        RawJson info = RawJson.of("{\"name\":\"fake\"}");
        RawJson methods = RawJson.EMPTY_ARRAY;
        listener.introduced(new AgentIntroduction(identity, info, capabilities, methods));
        listener.ready(
                new AgentReady(
                        resumes().orElse("agent-" + session()),
                        remembers,
                        info,
                        capabilities,
                        RawJson.of("[]"),
                        RawJson.of("{\"currentModeId\":\"ask\",\"availableModes\":[]}"),
                        RawJson.NULL,
                        steers));
    }

    /// Asks a person to open a page.
    public void asksToOpen(long key, String elicitation) {
        listener.requested(
                new AgentRequest(
                        key,
                        AgentRequest.Kind.QUESTION,
                        RawJson.of(
                                """
                                {"mode":"url","message":"Log in","url":"https://example.test/login",
                                "elicitationId":"%s"}
                                """
                                        .formatted(elicitation))));
    }

    public void says(String text) {
        listener.event(
                EventKind.AGENT_MESSAGE_CHUNK,
                RawJson.of(
                        "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":"
                                + RawJson.ofText(text)
                                + "}}"));
    }

    public void asksPermission(long key) {
        listener.requested(
                new AgentRequest(
                        key,
                        AgentRequest.Kind.PERMISSION,
                        RawJson.of(
                                """
                                {"toolCall":{"toolCallId":"t%d","title":"run"},"options":[
                                {"optionId":"yes","name":"Yes","kind":"allow_once"},
                                {"optionId":"no","name":"No","kind":"reject_once"}]}
                                """
                                        .formatted(key))));
    }

    public void stops(String stopReason) {
        listener.turnEnded(
                new TurnOutcome.Stopped(
                        stopReason, RawJson.of("{\"stopReason\":\"" + stopReason + "\"}")));
    }

    public void dies() {
        gone = true;
        listener.gone(new AgentExit(AgentExit.Cause.DIED, "exit code 1"));
    }

    @Override
    public void prompt(RawJson content, RawJson meta) {
        asked.add("prompt " + content.node().path(0).path("text").asString(""));
    }

    @Override
    public void steer(long key, RawJson content) {
        asked.add("steer " + key + " " + content.node().path(0).path("text").asString(""));
    }

    @Override
    public void cancel() {
        asked.add("cancel");
    }

    @Override
    public void answer(long key, AgentAnswer answer) {
        asked.add("answer " + key + " " + answer);
    }

    @Override
    public void set(AgentSetting setting) {
        asked.add("set " + setting);
    }

    @Override
    public void close() {
        closed = true;
        asked.add("close");
    }
}
