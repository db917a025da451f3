package dev.gangway.agent.acp;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentIntroduction;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.usage.Reported;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/// A session that keeps all it hears, and what a driver must never do: call it from two threads at
/// a time, or after the end.
final class RecordingSession implements AgentListener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Heard> heard = new ArrayList<>();
    private final List<String> wrongs = new ArrayList<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final List<AgentIntroduction> introductions = new CopyOnWriteArrayList<>();
    private final List<Reported> reports = new ArrayList<>();
    private boolean gone;

    @Override
    public void awaitRoom() {}

    /// Not among what is heard: it is no part of the conversation.
    @Override
    public void introduced(AgentIntroduction introduction) {
        introductions.add(introduction);
    }

    List<AgentIntroduction> introductions() {
        return List.copyOf(introductions);
    }

    @Override
    public void ready(AgentReady ready) {
        hear(new Heard.Ready(ready));
    }

    @Override
    public void event(EventKind kind, RawJson payload) {
        hear(new Heard.Event(kind, payload));
    }

    @Override
    public void messageEnded() {
        hear(new Heard.MessageEnded());
    }

    @Override
    public void requested(AgentRequest request) {
        hear(new Heard.Requested(request));
    }

    @Override
    public void withdrawn(long key) {
        hear(new Heard.Withdrawn(key));
    }

    @Override
    public void turnEnded(TurnOutcome outcome) {
        hear(new Heard.TurnEnded(outcome));
    }

    /// As the other, and what was reported: no part of the conversation.
    @Override
    public void turnEnded(TurnOutcome outcome, Reported reported) {
        reports.add(reported);
        turnEnded(outcome);
    }

    @Override
    public void used(RawJson update, Reported reported) {
        reports.add(reported);
        event(EventKind.USAGE_UPDATE, update);
    }

    /// What the agent said that it used, with updates and at the ends of turns.
    List<Reported> reports() {
        return List.copyOf(reports);
    }

    @Override
    public void steered(long key, SteerOutcome outcome) {
        hear(new Heard.Steered(key, outcome));
    }

    @Override
    public void completed(String elicitation) {
        hear(new Heard.Completed(elicitation));
    }

    @Override
    public void settingTaken(AgentSetting setting, EventKind kind, RawJson payload) {
        hear(new Heard.SettingTaken(setting, kind, payload));
    }

    @Override
    public void settingRefused(AgentSetting setting, String message) {
        hear(new Heard.SettingRefused(setting, message));
    }

    @Override
    public void gone(AgentExit exit) {
        hear(new Heard.Gone(exit));
    }

    private void hear(Heard what) {
        boolean alone = busy.compareAndSet(false, true);
        synchronized (this) {
            if (!alone) {
                wrongs.add("two at a time: " + what);
            }
            if (gone) {
                wrongs.add("after the end: " + what);
            }
            gone |= what instanceof Heard.Gone;
            heard.add(what);
        }
        busy.set(false);
    }

    synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    /// What the driver did that it must not.
    synchronized List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    <T extends Heard> List<T> all(Class<T> kind) {
        return heard().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<RawJson> events(EventKind kind) {
        return all(Heard.Event.class).stream()
                .filter(event -> event.kind() == kind)
                .map(Heard.Event::payload)
                .toList();
    }

    /// The agent's messages: its text, divided where it is told that one is over, and where another
    /// kind of event comes between.
    List<String> messages() {
        List<String> messages = new ArrayList<>();
        boolean goesOn = false;
        for (Heard what : heard()) {
            boolean chunk =
                    what instanceof Heard.Event(EventKind kind, RawJson _)
                            && kind == EventKind.AGENT_MESSAGE_CHUNK;
            if (chunk && what instanceof Heard.Event(EventKind _, RawJson payload)) {
                String text = Json.text(payload.node().path("content"), "text", "");
                messages.add(goesOn ? messages.removeLast() + text : text);
            }
            boolean beside =
                    what instanceof Heard.Event(EventKind kind, RawJson _)
                            && (kind == EventKind.USAGE_UPDATE
                                    || kind == EventKind.SESSION_INFO_UPDATE);
            goesOn = chunk || (goesOn && beside);
        }
        return messages;
    }

    /// The agent's text, put together.
    String text() {
        StringBuilder text = new StringBuilder();
        for (RawJson chunk : events(EventKind.AGENT_MESSAGE_CHUNK)) {
            text.append(Json.text(chunk.node().path("content"), "text", ""));
        }
        return text.toString();
    }

    <T extends Heard> T await(Class<T> kind) {
        org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> !all(kind).isEmpty());
        return all(kind).getFirst();
    }

    AgentExit awaitGone() {
        return await(Heard.Gone.class).exit();
    }

    TurnOutcome awaitTurn(int number) {
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> all(Heard.TurnEnded.class).size() >= number);
        return all(Heard.TurnEnded.class).get(number - 1).outcome();
    }
}
