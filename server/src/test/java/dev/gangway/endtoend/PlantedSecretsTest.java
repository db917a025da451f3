package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpError;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Secrets are planted wherever one can get in: the configuration, an agent's environment and error
/// output, prompts, wrong tokens and bad input. None is in the log, an error answer, the audit, or
/// what the commands say.
@Timeout(180)
class PlantedSecretsTest {
    private static final String CONFIGURED = "plain words of the house";
    private static final String VARIABLE = "value-of-a-variable-9";
    private static final String PROMPTED = "ghp_" + "p1".repeat(18);
    private static final String CRIED = "sk-" + "ant-" + "c2".repeat(16);
    private static final String PASSWORD = "Hunter2Hunter2";
    private static final String WRONG = "gway_" + "w3W".repeat(14);
    private static final List<String> SECRETS =
            List.of(CONFIGURED, VARIABLE, PROMPTED, CRIED, PASSWORD, WRONG);

    private static final String AGENT =
            """
            echo "cannot use $SERVICE_TOKEN nor CRIED nor CONFIGURED" >&2
            read -r line
            echo 'garbage with CRIED'
            printf '{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"bad key CRIED, %s"}}\\n' "$SERVICE_TOKEN"
            """;

    @TempDir private Path folder;

    @Test
    void noneIsShown() throws Exception {
        ServerProcess.Place place =
                ServerProcess.Place.in(folder, configuration())
                        .under(List.of("env", "GANGWAY_LOG_LEVEL=DEBUG"));
        ServerProcess server = ServerProcess.start(place);
        List<String> shown = new ArrayList<>();
        try {
            refusals(server, shown);
            try (AcpClient client = server.connect()) {
                String project = place.project().toString();
                String session = Frames.newSession(client, project);
                client.request("session/prompt", Frames.prompt(session, "use " + PROMPTED, "k1"));
                shown.add(
                        refused(() -> client.request("_no/" + WRONG, Frames.initializeKnowing())));
                shown.add(
                        refused(() ->
                                client.request(
                                        "session/resume", Frames.resume(WRONG, project, "", 0))));
            }
            try (AcpClient client = server.connect("crying")) {
                shown.add(refused(() -> Frames.newSession(client, place.project().toString())));
            }
        } finally {
            server.stop();
        }
        shown.add(run(place, "audit", "--json", "--last", "1000"));
        shown.add(run(place, "audit", "verify"));
        shown.add(run(place, "doctor"));
        shown.add(run(place, "config", "check"));
        shown.add(withoutGreeting(Files.readString(place.log())));

        assertThat(String.join("\n", shown))
                .contains("audit is whole", "session.prompt", "[redacted]", "server.stopped");
        for (String secret : SECRETS) {
            assertThat(shown).as(secret).noneMatch(text -> text.contains(secret));
        }
        assertThat(shown).noneMatch(text -> text.contains(server.token()));
    }

    private String configuration() throws IOException {
        Path script =
                Files.writeString(
                        folder.resolve("crying.sh"),
                        AGENT.replace("CRIED", CRIED).replace("CONFIGURED", CONFIGURED));
        return "redact = [\""
                + CONFIGURED
                + "\"]\n[agents.crying]\ncommand = \"/bin/sh\"\nargs = [\""
                + script
                + "\"]\nisolation = \"off\"\nenv = { SERVICE_TOKEN = \""
                + VARIABLE
                + "\" }\n";
    }

    private static void refusals(ServerProcess server, List<String> shown) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (List<String> header :
                    List.of(
                            List.of("Authorization", "Bearer " + WRONG),
                            List.of("Authorization", "Basic " + PASSWORD),
                            List.of("Sec-WebSocket-Protocol", "bearer." + WRONG),
                            List.of("Origin", "https://me:" + PASSWORD + "@evil.example"))) {
                HttpRequest request =
                        HttpRequest.newBuilder(server.url().resolve("/acp?token=" + WRONG))
                                .header(header.get(0), header.get(1))
                                .build();
                HttpResponse<String> answer =
                        client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isBetween(400, 499);
                shown.add(answer.headers().map() + answer.body());
            }
        }
    }

    private static String refused(ThrowingCallable call) {
        String message =
                String.valueOf(Assertions.catchThrowableOfType(AcpError.class, call).getMessage());
        // The test's client puts before it what was asked.
        return message.substring(message.indexOf(": "));
    }

    /// The greeting shows the token to whoever starts the server, on purpose.
    private static String withoutGreeting(String log) {
        return log.replaceAll("(?m)^ *Open: .*$", "");
    }

    private static String run(ServerProcess.Place place, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--data", place.data().toString()));
        Commands.Outcome outcome =
                Commands.run(
                        Commands.builder(
                                Commands.java(command.toArray(String[]::new)), place.project()));
        return outcome.out() + outcome.error();
    }
}
