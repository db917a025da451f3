package dev.gangway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.conformance.Case;
import dev.gangway.testkit.conformance.CaseFiles;
import dev.gangway.testkit.conformance.CasePlayer;
import dev.gangway.testkit.conformance.Subject;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every written case of every wire, over sockets, against a whole server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConformanceTest {
    private static final Set<String> APART = Set.of("old-dialect");

    /// All that cases may need.
    private static final Set<String> OFFERS =
            Set.of(
                    "puppet",
                    "permissions",
                    "modes",
                    "updates",
                    "usage",
                    "bob",
                    "dan",
                    "eve",
                    "restart",
                    "password",
                    "budget",
                    "gangway",
                    "every-wire",
                    "broken-agent",
                    "lasting-agent",
                    "old-dialect");

    private TriedServer server;

    /// For cases that would be in the way of others: an older dialect, somebody locked out.
    private TriedServer apart;

    @BeforeAll
    void start(@TempDir Path folder, @TempDir Path other) throws Exception {
        server = new TriedServer(folder, true);
        apart = new TriedServer(other, false);
    }

    @AfterAll
    void stop() {
        server.close();
        apart.close();
    }

    static List<Case> cases() throws Exception {
        List<Case> all = new ArrayList<>();
        for (String wire : List.of("cloudcli", "construct", "mezame", "together")) {
            all.addAll(CaseFiles.of(wire));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goesAsItIsWritten(Case written) throws Exception {
        assertThat(OFFERS).containsAll(written.needs());
        boolean alone = !Collections.disjoint(written.needs(), APART);
        TriedServer tried = alone ? apart : server;

        CasePlayer.play(written, new Wire(tried, written.wire()));
    }

    /// One wire of a server.
    private record Wire(TriedServer server, String name) implements Subject {
        @Override
        public URI address() {
            return server.address(name);
        }

        @Override
        public URI address(String wire) {
            return server.address(wire);
        }

        @Override
        public Optional<String> token(String user) {
            return server.token(user);
        }

        @Override
        public Map<String, String> words() {
            return Map.of(
                    "agent",
                    "puppet",
                    "token",
                    server.token("ann").orElseThrow(),
                    "project",
                    server.project().toString(),
                    "user",
                    "carol",
                    "password",
                    TriedServer.PASSWORD);
        }

        @Override
        public Set<String> offers() {
            return OFFERS;
        }

        @Override
        public void restart() throws Exception {
            server.restart();
        }
    }
}
