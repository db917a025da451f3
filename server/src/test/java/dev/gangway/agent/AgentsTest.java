package dev.gangway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.RawJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentsTest {
    @TempDir private Path directory;
    private final List<AgentErrand.Ending> running = new ArrayList<>();
    private final List<Object> told = new ArrayList<>();

    @Test
    void anIdentityChangesWithTheCommandAndWithItsFiles() throws IOException {
        Path program = Files.writeString(directory.resolve("agent"), "1");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        AgentIdentity identity = new AgentIdentity("/nowhere:" + directory);
        AgentSpec byName = spec("agent", List.of());
        AgentSpec byScript = spec("node", List.of(program.toString()));
        String first = identity.of(byName);
        String script = identity.of(byScript);

        assertThat(identity.of(byName)).isEqualTo(first);
        assertThat(identity.of(spec("agent", List.of("--acp")))).isNotEqualTo(first);
        assertThat(script).isNotEqualTo(first);

        Files.writeString(program, "22");
        assertThat(identity.of(byName)).isNotEqualTo(first);
        assertThat(identity.of(byScript)).isNotEqualTo(script);

        String second = identity.of(byName);
        Files.setLastModifiedTime(program, FileTime.fromMillis(1_700_000_000_000L));
        assertThat(identity.of(byName)).isNotEqualTo(second);
    }

    @Test
    void ofAnAgentThereIsOneLogInOrOutAtATime() {
        Agents agents = agents();

        ask(agents, "a", new AgentErrand.Authenticate("m"));
        ask(agents, "a", new AgentErrand.Logout());
        ask(agents, "b", new AgentErrand.Logout());

        assertThat(running).hasSize(2);
        assertThat(told).singleElement().isEqualTo(ErrorCode.BUSY);
        running.getFirst().done(RawJson.EMPTY_OBJECT);
        ask(agents, "a", new AgentErrand.Logout());
        assertThat(running).hasSize(3);
    }

    @Test
    void aLogInThatFailedLeavesTheWayFree() {
        Agents agents = agents();

        ask(agents, "a", new AgentErrand.Authenticate("m"));
        running.getFirst().failed(new GatewayException(ErrorCode.AGENT_FAILED, "no"));
        ask(agents, "a", new AgentErrand.Authenticate("m"));

        assertThat(running).hasSize(2);
    }

    @Test
    void sessionsThatAreToBeForgottenAreBounded() {
        Agents agents = agents();

        IntStream.rangeClosed(0, Errands.OTHERS_MAX)
                .forEach(i -> ask(agents, "a", new AgentErrand.DeleteSession("s" + i)));

        assertThat(running).hasSize(Errands.OTHERS_MAX);
        assertThat(told).containsExactly(ErrorCode.BUSY);
        running.getFirst().done(RawJson.EMPTY_OBJECT);
        ask(agents, "a", new AgentErrand.DeleteSession("one more"));
        assertThat(running).hasSize(Errands.OTHERS_MAX + 1);
    }

    @Test
    void anAgentThatIsNotConfiguredIsNotAsked() {
        ask(agents(), "gone", new AgentErrand.Logout());

        assertThat(told).containsExactly(ErrorCode.NOT_FOUND);
    }

    private Agents agents() {
        AgentDriver driver =
                new AgentDriver() {
                    @Override
                    public AgentConnection connect(AgentStart start, AgentListener listener) {
                        return new NoAgent();
                    }

                    @Override
                    public void run(
                            AgentSpec agent,
                            Path where,
                            AgentErrand errand,
                            AgentErrand.Ending ending) {
                        running.add(ending);
                    }
                };
        AgentSpec other = new AgentSpec("b", "b", List.of(), Map.of(), "");
        return new Agents(List.of(spec("a", List.of()), other), "a", driver, Runnable::run);
    }

    private static AgentSpec spec(String command, List<String> args) {
        return new AgentSpec("a", command, args, Map.of(), "");
    }

    private void ask(Agents agents, String agent, AgentErrand errand) {
        agents.run(
                agent,
                Path.of("/"),
                errand,
                new AgentErrand.Ending() {
                    @Override
                    public void done(RawJson answer) {
                        told.add(answer);
                    }

                    @Override
                    public void failed(GatewayException problem) {
                        told.add(problem.code());
                    }
                });
        told.remove(RawJson.EMPTY_OBJECT);
    }
}
