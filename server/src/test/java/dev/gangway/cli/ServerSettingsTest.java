package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.Settings;
import dev.gangway.agent.found.FoundAgents;
import dev.gangway.config.Config;
import dev.gangway.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {
    @TempDir private Path data = Path.of("");

    @Test
    void everyLimitReachesWhatItLimits() {
        Settings settings =
                settings(
                        """
                        [log]
                        durability = "strict"
                        [limits]
                        frame_bytes = 1001
                        line_bytes = 1002
                        prompt_bytes = 1003
                        queued_prompts = 4
                        open_requests = 5
                        sockets_per_principal = 6
                        subscriptions_per_socket = 7
                        ring_bytes = 1008
                        turn_time = "9s"
                        cancel_time = "10s"
                        idle_time = "11s"
                        stall_time = "12s"
                        initialize_time = "13s"
                        [permissions]
                        deny_after = "14s"
                        """,
                        "127.0.0.1:0");

        assertThat(settings.strict()).isTrue();
        assertThat(settings.http().limits().sockets().messageBytesMax()).isEqualTo(1001);
        assertThat(settings.processLimits().lineBytesMax()).isEqualTo(1002);
        assertThat(settings.sessionLimits().promptBytes()).isEqualTo(1003);
        assertThat(settings.sessionLimits().queuedPrompts()).isEqualTo(4);
        assertThat(settings.sessionLimits().openRequests()).isEqualTo(5);
        assertThat(settings.http().limits().socketsPerPrincipalMax()).isEqualTo(6);
        assertThat(settings.acpLimits().subscriptions()).isEqualTo(7);
        assertThat(settings.ringBytes()).isEqualTo(1008);
        assertThat(settings.sessionLimits().turnTime()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.sessionLimits().denyAfter()).contains(Duration.ofSeconds(14));
        assertThat(settings.sessionLimits().cancelTime()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.sessionLimits().idleTime()).isEqualTo(Duration.ofSeconds(11));
        assertThat(settings.http().limits().sockets().stallMax()).isEqualTo(Duration.ofSeconds(12));
        assertThat(settings.driverLimits().startTime()).isEqualTo(Duration.ofSeconds(13));
    }

    @Test
    void theLargestLimitsFit() {
        Settings settings =
                settings(
                        "[limits]\nframe_bytes = \"1GiB\"\nprompt_bytes = \"1GiB\"\nline_bytes = \"1GiB\"",
                        "127.0.0.1:0");

        assertThat(settings.sessionLimits().promptBytes()).isEqualTo(1 << 30);
        assertThat(settings.processLimits().sendQueueBytesMax()).isGreaterThan(1 << 30);
    }

    @Test
    void moreSocketsBringMoreConnections() {
        Settings settings = settings("[limits]\nsockets_per_principal = 100000", "127.0.0.1:0");

        assertThat(settings.http().limits().connectionsMax()).isGreaterThan(100_000);
    }

    @Test
    void withoutProjectsTheDirectoryOfTheCommandIsOne() throws IOException {
        assertThat(settings("", "127.0.0.1:0").projects())
                .singleElement()
                .satisfies(
                        project -> assertThat(project.root()).isEqualTo(Path.of("").toRealPath()));
    }

    @Test
    void whereItIsReachedByMayCall() {
        Settings settings =
                settings(
                        "allowed_hosts = [\"a.example\"]\npublic_url = \"https://Box.example:8443/gw/\"",
                        "127.0.0.1:0");

        assertThat(settings.http().hosts()).containsExactlyInAnyOrder("a.example", "box.example");
        assertThat(settings.http().origins()).containsExactly("https://box.example:8443");
    }

    @Test
    void addressesOfBothFamiliesAreTaken() {
        assertThat(settings("", "[::1]:7420").http().host()).isEqualTo("::1");
        assertThat(settings("", "localhost:65535").http().port()).isEqualTo(65_535);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7420",
                ":7420",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:x",
                "127.0.0.1:65536"
            })
    void whatIsNoAddressIsRefused(String listen) {
        assertThatThrownBy(() -> settings("", listen))
                .isInstanceOf(CommandFailed.class)
                .hasMessageStartingWith("--listen");
    }

    private Settings settings(String toml, String listen) {
        Config config = ConfigReader.parse(toml, "test.toml", data);
        return ServerSettings.of(data, config, FoundAgents.in(config, ""), listen, false);
    }
}
