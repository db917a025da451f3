package dev.gangway.bench;

import dev.gangway.Gangway;
import dev.gangway.Settings;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.agent.AgentSpec;
import dev.gangway.config.Limits;
import dev.gangway.http.HttpSettings;
import dev.gangway.json.Json;
import dev.gangway.log.Keep;
import dev.gangway.policy.Policy;
import dev.gangway.process.ProcessLimits;
import dev.gangway.session.SessionLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Gangway as `serve` starts it, on an [UnstoredLog].
public final class UnstoredServer {
    private static final String AGENT = "bench";

    private UnstoredServer() {}

    /// @param args the agent's program, then `--data DIRECTORY`
    public static void main(String[] args) throws IOException, InterruptedException {
        Path data = Path.of(args[2]);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("stop").unstarted(() -> end(stop, stopped)));
        try (Gangway gangway = Gangway.start(settings(data, args[0]), UnstoredLog::new)) {
            announce(data, gangway);
            stop.await();
        } finally {
            stopped.countDown();
        }
    }

    private static void end(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private static void announce(Path data, Gangway gangway) throws IOException {
        String text = Json.object().put("acp", "ws://" + gangway.authority() + "/acp").toString();
        Files.writeString(data.resolve("runtime.json"), text);
    }

    private static Settings settings(Path data, String agent) throws IOException {
        Principal owner = new Principal("owner", "Owner", true);
        Project here = new Project("here", "here", Path.of("").toRealPath(), owner.id());
        return new Settings(
                data,
                HttpSettings.loopback(0),
                owner,
                List.of(here),
                List.of(new AgentSpec(AGENT, agent, List.of(), Map.of(), "")),
                AGENT,
                false,
                Keep.EVERYTHING,
                Limits.DEFAULTS.ringBytes(),
                SessionLimits.DEFAULTS,
                dev.gangway.wire.acp.AcpLimits.DEFAULT,
                dev.gangway.agent.acp.AcpLimits.standard(Limits.DEFAULTS.initializeTime()),
                ProcessLimits.standard(),
                dev.gangway.gateway.ServerPolicy.NONE,
                Policy.DEFAULT,
                Settings.Spending.NONE,
                dev.gangway.OperationSettings.NONE,
                dev.gangway.notify.NotifySettings.NONE,
                List.of(),
                java.util.Optional.empty(),
                "bench");
    }
}
