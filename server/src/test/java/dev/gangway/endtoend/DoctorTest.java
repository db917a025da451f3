package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.process.Marker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `gangway doctor`, and the variables that configure, as people use them.
@Timeout(180)
class DoctorTest {
    @TempDir private Path folder;

    private ServerProcess.Place place;

    @BeforeEach
    void make() throws IOException {
        place = ServerProcess.Place.in(folder, "listen = \"127.0.0.1:0\"\n");
        Files.setPosixFilePermissions(place.data(), PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aHealthyMachineHasNoProblem() throws Exception {
        ServerProcess server = ServerProcess.start(place);

        Commands.Outcome outcome = doctor(Map.of());

        server.stop();
        assertThat(outcome.exit()).as(outcome.out()).isZero();
        assertThat(outcome.out())
                .contains("java ")
                .contains("sqlite ")
                .contains("setsid ")
                .contains("bubblewrap ")
                .contains("runs at " + server.url())
                .contains("agent demo")
                .containsPattern("ok +database +0 MiB, whole")
                .doesNotContain("problem");
        assertThat(outcome.lines()).allMatch(line -> line.matches("(ok|note) .*"));
    }

    @Test
    void whatIsUnsafeIsAProblemWithItsRemedy() throws Exception {
        ServerProcess.start(place).stop();
        Files.setPosixFilePermissions(
                place.data().resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(place.data(), PosixFilePermissions.fromString("rwxrwxrwx"));

        Commands.Outcome outcome = doctor(Map.of());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .containsPattern("problem +data directory +others may write.*chmod 700")
                .containsPattern("problem +token +others may read");
    }

    @Test
    void anAgentThatIsNotLoggedInSaysWhatToDo() throws Exception {
        configure("[agents.mine]\ncommand = \"true\"\nprofile = \"gemini\"\n");

        String out = doctor(Map.of("HOME", place.project().toString())).out();

        assertThat(out).containsPattern("note +agent mine +not logged in.*GEMINI_API_KEY");
    }

    @Test
    void aDataDirectoryInsideAProjectIsAProblem() throws Exception {
        configure("[projects.all]\nroot = \"" + place.data().getParent() + "\"\n");

        assertThat(doctor(Map.of()).out()).containsPattern("problem +project .*holds the data");
    }

    @Test
    void aDamagedDatabaseIsAProblem() throws Exception {
        Path database = place.data().resolve("gangway.db");
        Files.writeString(database, "this was a database once".repeat(1000));
        Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-------"));

        Commands.Outcome outcome = doctor(Map.of());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).containsPattern("problem +database +damaged");
        assertThat(outcome.error()).isEmpty();
    }

    @Test
    void eachFaultOfTheConfigurationIsAProblemWithItsPlace() throws Exception {
        configure("[agents.x]\ncomand = \"x\"\n[limits]\nturn_time = 3\n");

        Commands.Outcome outcome = doctor(Map.of("GANGWAY_LIMITS_STALL_TIME", "soon"));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "line 2, column 1: agents.x: unknown key `comand`: did you mean `command`?")
                .contains("line 4, column 1: limits.turn_time")
                .containsPattern(
                        "problem +configuration +GANGWAY_LIMITS_STALL_TIME: must be a time");
    }

    @Test
    void anAgentThatIsNotThereIsAProblem() throws Exception {
        configure("[agents.x]\ncommand = \"no-such-agent\"\n");

        assertThat(doctor(Map.of()).out())
                .containsPattern("problem +agent x +there is no program no-such-agent");
    }

    @Test
    void anAgentThatIsNotIsolatedIsNoted() throws Exception {
        configure("[agents.x]\ncommand = \"cat\"\nisolation = \"off\"\n");

        assertThat(doctor(Map.of()).out()).containsPattern("note +agent x +found, NOT isolated");
    }

    @Test
    void processesOfADeadServerAreAProblem() throws Exception {
        String mark = Marker.of(place.data(), 1, new SecureRandom()).directory() + ":1:1";
        ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
        builder.environment().put(Marker.VARIABLE, mark);
        Process left = builder.start();

        Commands.Outcome outcome = doctor(Map.of());

        left.destroyForcibly();
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).containsPattern("problem +processes +1 are left over");
    }

    @Test
    void jsonHasOneFindingALine() throws Exception {
        Commands.Outcome outcome = gangway(Map.of(), "doctor", "--json");

        assertThat(outcome.lines())
                .allMatch(
                        line -> line.matches("\\{\"level\":\"(ok|note|problem)\",\"subject\":.*}"));
    }

    @Test
    void aServerIsConfiguredByVariables() throws Exception {
        Commands.Outcome wrong =
                gangway(
                        Map.of(
                                "GANGWAY_LIMITS_TURN_TIME", "soon",
                                "GANGWAY_LIMITS_TURN_TIEM", "1h"),
                        "config",
                        "check");
        Commands.Outcome elsewhere = gangway(Map.of("GANGWAY_LISTEN", "0.0.0.0:0"), "serve");

        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.error())
                .contains("GANGWAY_LIMITS_TURN_TIME: must be a time")
                .contains(
                        "unknown variable GANGWAY_LIMITS_TURN_TIEM: did you mean"
                                + " GANGWAY_LIMITS_TURN_TIME?");
        assertThat(elsewhere.exit()).isEqualTo(1);
        assertThat(elsewhere.error()).contains("0.0.0.0");
    }

    @Test
    void theConfigurationIsNamedByAVariable() throws Exception {
        Path file = Files.writeString(folder.resolve("other.toml"), "wrong = 1\n");

        Commands.Outcome outcome =
                gangway(Map.of("GANGWAY_CONFIG", file.toString()), "config", "check");

        assertThat(outcome.error()).contains("other.toml: line 1, column 1: unknown key `wrong`");
    }

    private void configure(String toml) throws IOException {
        Files.writeString(place.data().resolve("gangway.toml"), toml);
    }

    private Commands.Outcome doctor(Map<String, String> variables) throws Exception {
        return gangway(variables, "doctor");
    }

    private Commands.Outcome gangway(Map<String, String> variables, String... arguments)
            throws Exception {
        ProcessBuilder builder = Commands.builder(Commands.java(arguments), place.project());
        builder.environment().put("GANGWAY_DATA", place.data().toString());
        builder.environment().putAll(variables);
        return Commands.run(builder);
    }
}
