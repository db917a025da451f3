package dev.gangway.agent.acp;

import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentSetting;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Changes of settings on their way to the agent and back. [#ask] and [#turnBegins] from any
/// thread, the rest on the agent's.
final class SettingChanges {
    /// Gemini answers a change of mode with a message that says so.
    private static final String MODE_ECHO = "[MODE_UPDATE] ";

    private static final int ECHO_BYTES_MAX = 512;
    private static final int MODES_ASKED_MAX = 64;

    private final Peer peer;
    private final AgentListener listener;
    private final int openMax;
    private final AtomicInteger open = new AtomicInteger();

    /// The modes that were asked for since the last prompt: which echoes may come.
    private final Set<String> modesAsked = ConcurrentHashMap.newKeySet();

    /// Written by the agent's thread.
    private volatile AcpSettings settings = AcpSettings.NONE;

    SettingChanges(Peer peer, AgentListener listener, int openMax) {
        this.peer = peer;
        this.listener = listener;
        this.openMax = openMax;
    }

    void opened(AcpSettings initial) {
        settings = initial;
    }

    /// Asks the agent; false, and nothing is asked, when too many wait for their answer already.
    boolean ask(AgentSetting setting, RawJson session) {
        if (open.incrementAndGet() > openMax) {
            return false;
        }
        if (setting instanceof AgentSetting.Mode(String mode)
                && modesAsked.size() < MODES_ASKED_MAX) {
            modesAsked.add(mode);
        }
        Calls.SettingCall call = Calls.setting(settings, session, setting);
        peer.request(call.method(), call.params(), outcome -> answered(setting, outcome));
        return true;
    }

    /// From here on no echo of an earlier change is expected.
    void turnBegins() {
        modesAsked.clear();
    }

    /// Whether a message is no message of the agent but its echo of a mode that was asked for.
    boolean isModeEcho(RawJson message) {
        if (modesAsked.isEmpty() || message.length() > ECHO_BYTES_MAX) {
            return false;
        }
        String text = Json.text(message.node().path("content"), "text", "");
        return text.startsWith(MODE_ECHO)
                && modesAsked.contains(text.substring(MODE_ECHO.length()));
    }

    /// The agent changed its options by itself: tells them as people see them.
    void optionsUpdated(RawJson update) {
        AcpSettings before = settings;
        settings = before.reread(update);
        boolean added = settings.models().isPresent();
        listener.event(EventKind.CONFIG_OPTION_UPDATE, added ? settings.optionsUpdate() : update);
        tellMode(before);
    }

    private void answered(AgentSetting setting, Outcome outcome) {
        open.decrementAndGet();
        switch (outcome) {
            case Outcome.Result(RawJson result) -> taken(setting, result);
            case Outcome.Failure failure -> listener.settingRefused(setting, Calls.reason(failure));
            case Outcome.Closed _ -> {}
        }
    }

    private void taken(AgentSetting setting, RawJson result) {
        AcpSettings before = settings;
        settings = before.taken(setting, result);
        switch (setting) {
            case AgentSetting.Mode(String mode) -> {
                if (!settings.options().equals(before.options())) {
                    listener.event(EventKind.CONFIG_OPTION_UPDATE, settings.optionsUpdate());
                }
                listener.settingTaken(
                        setting, EventKind.CURRENT_MODE_UPDATE, AcpSettings.modeUpdate(mode));
            }
            case AgentSetting.ConfigOption _ -> {
                listener.settingTaken(
                        setting, EventKind.CONFIG_OPTION_UPDATE, settings.optionsUpdate());
                tellMode(before);
            }
        }
    }

    /// Where the mode is an option, who knows modes only is told too.
    private void tellMode(AcpSettings before) {
        settings.optionMode()
                .filter(mode -> !before.optionMode().equals(settings.optionMode()))
                .ifPresent(mode ->
                        listener.event(
                                EventKind.CURRENT_MODE_UPDATE, AcpSettings.modeUpdate(mode)));
    }
}
