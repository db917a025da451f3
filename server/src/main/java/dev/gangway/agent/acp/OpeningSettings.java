package dev.gangway.agent.acp;

import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSpec;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// What is set in a session that an agent has just opened, before anybody may prompt: what people
/// chose in it before, else what is configured, else the mode that its profile wants because in the
/// agent's own nobody would be asked. One after another, each answer awaited; what is so already is
/// not asked for. The agent's thread only.
final class OpeningSettings {
    /// Who wants a setting, which decides what happens when the agent does not take it.
    private enum Source {
        PROFILE,
        CONFIGURED,
        CHOSEN
    }

    private record Wanted(AgentSetting setting, Source source) {}

    /// Who hears how it went.
    interface Ending {
        /// All that could be set is set.
        void settled(AcpSettings settings);

        /// Something that people should know.
        void notice(String sentence);

        /// @param what goes on after the agent's name
        void refused(String what);
    }

    private final Peer peer;
    private final RawJson session;
    private final Ending ending;
    private final Queue<Wanted> left;
    private AcpSettings settings;

    /// @param session JSON text of the agent's id of the session
    /// @param chosen what people chose in this session, oldest first
    OpeningSettings(
            Peer peer,
            RawJson session,
            AcpSettings opened,
            AcpProfile profile,
            AgentSpec agent,
            List<AgentSetting> chosen,
            Ending ending) {
        this.peer = peer;
        this.session = session;
        this.settings = opened;
        this.ending = ending;
        this.left = new ArrayDeque<>(wanted(opened, profile, agent.settings(), chosen));
    }

    private static List<Wanted> wanted(
            AcpSettings opened,
            AcpProfile profile,
            List<AgentSetting> configured,
            List<AgentSetting> chosen) {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        opened.mode()
                .flatMap(profile::insteadOf)
                .map(AgentSetting.Mode::new)
                .ifPresent(mode -> put(wanted, opened, new Wanted(mode, Source.PROFILE)));
        configured.forEach(setting -> put(wanted, opened, new Wanted(setting, Source.CONFIGURED)));
        chosen.forEach(setting -> put(wanted, opened, new Wanted(setting, Source.CHOSEN)));
        return new ArrayList<>(wanted.values());
    }

    /// The later one wins, and is set later.
    private static void put(Map<String, Wanted> all, AcpSettings opened, Wanted wanted) {
        String key =
                switch (wanted.setting()) {
                    case AgentSetting.Mode _ -> "mode";
                    case AgentSetting.ConfigOption(String id, RawJson _) ->
                            opened.isMode(id) ? "mode" : "option " + id;
                };
        all.remove(key);
        all.put(key, wanted);
    }

    /// The agent changed its options or its mode meanwhile.
    void updated(RawJson update) {
        settings = settings.reread(update);
        Optional<String> mode = Json.text(update.node(), "currentModeId");
        mode.ifPresent(now -> settings = settings.withMode(now));
    }

    /// Sets the next one, or ends.
    void next() {
        Wanted wanted = left.poll();
        if (wanted == null) {
            ending.settled(settings);
        } else if (isSo(wanted.setting())) {
            next();
        } else {
            unoffered(wanted.setting())
                    .ifPresentOrElse(reason -> notTaken(wanted, reason), () -> ask(wanted));
        }
    }

    private void ask(Wanted wanted) {
        Calls.SettingCall call = Calls.setting(settings, session, wanted.setting());
        peer.request(call.method(), call.params(), outcome -> answered(wanted, outcome));
    }

    private void answered(Wanted wanted, Outcome outcome) {
        switch (outcome) {
            case Outcome.Result(RawJson result) -> {
                settings = settings.taken(wanted.setting(), result);
                next();
            }
            case Outcome.Failure failure -> notTaken(wanted, Calls.reason(failure));
            case Outcome.Closed _ -> {}
        }
    }

    /// A configuration that cannot be carried out is an error, since nobody may be there to see
    /// that the agent works in another way than it was told to. A session that outlives what
    /// somebody once chose goes on without it.
    private void notTaken(Wanted wanted, String reason) {
        String what = name(wanted.setting());
        switch (wanted.source()) {
            case CONFIGURED ->
                    ending.refused("cannot be set to " + what + " as configured: " + reason);
            case PROFILE -> {
                ending.notice(
                        "The agent could not be set to "
                                + what
                                + ", in which it asks a person before it acts: "
                                + reason);
                next();
            }
            case CHOSEN -> {
                ending.notice(
                        "The agent could not be set to " + what + ", chosen before: " + reason);
                next();
            }
        }
    }

    private boolean isSo(AgentSetting setting) {
        return switch (setting) {
            case AgentSetting.Mode(String mode) -> settings.mode().filter(mode::equals).isPresent();
            case AgentSetting.ConfigOption(String id, RawJson value) ->
                    settings.value(id).filter(value.node()::equals).isPresent();
        };
    }

    private Optional<String> unoffered(AgentSetting setting) {
        return switch (setting) {
            case AgentSetting.Mode(String mode) -> {
                List<String> offered = settings.modeIds();
                yield offered.contains(mode)
                        ? Optional.empty()
                        : Optional.of(
                                offered.isEmpty()
                                        ? "it has no modes"
                                        : "it has " + String.join(", ", offered));
            }
            case AgentSetting.ConfigOption(String id, RawJson _) ->
                    settings.value(id).isPresent()
                            ? Optional.empty()
                            : Optional.of("it has no such option");
        };
    }

    private static String name(AgentSetting setting) {
        return switch (setting) {
            case AgentSetting.Mode(String mode) -> "the mode " + mode;
            case AgentSetting.ConfigOption(String id, RawJson value) ->
                    "the option " + id + " = " + value;
        };
    }
}
