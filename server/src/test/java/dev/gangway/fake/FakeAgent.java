package dev.gangway.fake;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An agent that notes what it is asked and says what a test tells it to.
public final class FakeAgent implements AgentConnection {
    private final String session;
    private final Optional<String> resumes;
    private final List<AgentSetting> chosen;
    private final AgentListener listener;
    private final List<String> asked = new ArrayList<>();
    private boolean closed;

    FakeAgent(
            String session,
            Optional<String> resumes,
            List<AgentSetting> chosen,
            AgentListener listener) {
        this.session = session;
        this.resumes = resumes;
        this.chosen = chosen;
        this.listener = listener;
    }

    /// Gangway's id of the session it works for.
    public String session() {
        return session;
    }

    public Optional<String> resumes() {
        return resumes;
    }

    /// What it was told that people chose before.
    public List<AgentSetting> chosen() {
        return chosen;
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

    /// Becomes ready, remembering the session it was told to resume.
    public void ready() {
        listener.ready(
                new AgentReady(
                        resumes.orElse("agent-" + session),
                        resumes.isPresent(),
                        RawJson.of("{\"name\":\"fake\"}"),
                        RawJson.EMPTY_OBJECT,
                        RawJson.of("[]"),
                        RawJson.of("{\"currentModeId\":\"ask\",\"availableModes\":[]}"),
                        RawJson.NULL));
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
        listener.gone(new AgentExit(AgentExit.Cause.DIED, "exit code 1"));
    }

    @Override
    public void prompt(RawJson content, RawJson meta) {
        asked.add("prompt " + content.node().path(0).path("text").asString(""));
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
