package dev.gangway.agent.acp;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// A session with room for so many lines, until it is opened for good. Events are counted and not
/// kept; the rest goes to another.
final class GatedSession implements AgentListener {
    private final RecordingSession rest;
    private final Semaphore room;
    private final AtomicLong events = new AtomicLong();
    private volatile boolean open;

    GatedSession(RecordingSession rest, int lines) {
        this.rest = rest;
        this.room = new Semaphore(lines);
    }

    long events() {
        return events.get();
    }

    /// Whether a line waits for room.
    boolean waiting() {
        return room.hasQueuedThreads();
    }

    void openForGood() {
        open = true;
        room.release();
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        if (!open) {
            room.acquire();
        }
    }

    @Override
    public void event(EventKind kind, RawJson payload) {
        events.incrementAndGet();
    }

    @Override
    public void ready(AgentReady ready) {
        rest.ready(ready);
    }

    @Override
    public void messageEnded() {
        rest.messageEnded();
    }

    @Override
    public void requested(AgentRequest request) {
        rest.requested(request);
    }

    @Override
    public void withdrawn(long key) {
        rest.withdrawn(key);
    }

    @Override
    public void turnEnded(TurnOutcome outcome) {
        rest.turnEnded(outcome);
    }

    @Override
    public void steered(long key, SteerOutcome outcome) {
        rest.steered(key, outcome);
    }

    @Override
    public void completed(String elicitation) {
        rest.completed(elicitation);
    }

    @Override
    public void settingTaken(AgentSetting setting, EventKind kind, RawJson payload) {
        rest.settingTaken(setting, kind, payload);
    }

    @Override
    public void settingRefused(AgentSetting setting, String message) {
        rest.settingRefused(setting, message);
    }

    @Override
    public void gone(AgentExit exit) {
        rest.gone(exit);
    }
}
