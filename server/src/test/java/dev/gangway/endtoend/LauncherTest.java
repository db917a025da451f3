package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The script `gangway` in a checkout of stand-ins: its build is a script that counts, its JDKs are
/// scripts that say what they were asked.
@Timeout(120)
class LauncherTest {
    @TempDir private Path folder;

    private Path checkout;
    private Path jdk;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("a checkout"));
        Files.copy(
                Path.of("..", "gangway"),
                checkout.resolve("gangway"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(checkout.resolve("server/src/main"));
        Files.writeString(checkout.resolve("server/src/main/Some.java"), "");
        Files.writeString(checkout.resolve("server/pom.xml"), "");
        Files.writeString(checkout.resolve("pom.xml"), "");
        buildIs("echo noise of the build; echo built >>builds; touch server/target/gangway.jar");
        jdk = makeJdk("25", "25.0.1");
    }

    @Test
    void theFirstCommandBuildsAndLaterOnesDoNot() throws Exception {
        Commands.Outcome first = gangway("sessions");
        Commands.Outcome second = gangway("sessions");

        assertThat(first.exit()).isZero();
        assertThat(first.error()).isEqualTo("gangway: building once, this takes about a minute\n");
        assertThat(first.out()).startsWith("java 25.0.1");
        assertThat(second.error()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void argumentsArePassedOnAsTheyAre() throws Exception {
        Commands.Outcome run = gangway("run", "two words", "*", "");

        assertThat(run.out()).contains("gangway.jar][run][two words][*][]");
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws Exception {
        gangway("agents");
        Path source = checkout.resolve("server/src/main/Some.java");
        FileTime built = Files.getLastModifiedTime(checkout.resolve("server/target/gangway.jar"));
        Files.setLastModifiedTime(
                source, FileTime.from(built.toInstant().plus(Duration.ofSeconds(1))));

        gangway("agents");

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aBuildThatFailsIsShownAndNothingRuns() throws Exception {
        buildIs("echo the compiler complains; exit 1");

        Commands.Outcome run = gangway("agents");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.error()).contains("the compiler complains").contains("the build failed");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void twoFirstCommandsAtOnceBuildOnce() throws Exception {
        buildIs("sleep 1; echo built >>builds; touch server/target/gangway.jar");
        List<Future<Commands.Outcome>> both = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            both.add(threads.submit(() -> gangway("agents")));
            both.add(threads.submit(() -> gangway("sessions")));
        }

        for (Future<Commands.Outcome> one : both) {
            assertThat(one.get().exit()).isZero();
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void anOlderDefaultJavaIsPassedOver() throws Exception {
        ProcessBuilder builder = builder("agents");
        builder.environment().remove("GANGWAY_JAVA_HOME");
        builder.environment().put("JAVA_HOME", makeJdk("17", "17.0.9").toString());

        Commands.Outcome run = Commands.run(builder);

        assertThat(run.out()).doesNotContain("java 17");
    }

    @Test
    void anOlderJavaThatWasNamedIsRefused() throws Exception {
        ProcessBuilder builder = builder("agents");
        builder.environment().put("GANGWAY_JAVA_HOME", makeJdk("17", "17.0.9").toString());

        Commands.Outcome run = Commands.run(builder);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.error()).contains("jdk-17").contains("no JDK 25 or newer");
    }

    @Test
    void withoutAJdkItSaysWhatItNeeds() throws Exception {
        Path script = checkout.resolve("gangway");
        Files.writeString(script, Files.readString(script).replace("needed=25", "needed=99"));
        ProcessBuilder builder = builder("agents");
        builder.environment().remove("GANGWAY_JAVA_HOME");

        Commands.Outcome run = Commands.run(builder);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.error()).contains("needs a JDK 99 or newer").contains("GANGWAY_JAVA_HOME");
    }

    @Test
    void aLinkToItAndAnEmptyEnvironmentAreEnough() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("gw"), checkout.resolve("gangway"));
        ProcessBuilder builder = new ProcessBuilder(link.toString(), "agents");
        builder.directory(folder.toFile()).environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", jdk.toString());

        Commands.Outcome run = Commands.run(builder);

        assertThat(run.error()).doesNotContain("unbound");
        assertThat(run.exit()).isZero();
    }

    private Commands.Outcome gangway(String... arguments) throws Exception {
        return Commands.run(builder(arguments));
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(checkout.resolve("gangway").toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("GANGWAY_JAVA_HOME", jdk.toString());
        builder.environment().remove("GANGWAY_JAVA_OPTIONS");
        return builder;
    }

    private void buildIs(String script) throws IOException {
        executable(checkout.resolve("mvnw"), script);
    }

    private long builds() throws IOException {
        return Files.readAllLines(checkout.resolve("builds")).size();
    }

    /// A JDK whose `java` says its version and its arguments.
    private Path makeJdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk-" + name));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/javac"), "exit 0");
        executable(
                home.resolve("bin/java"),
                "printf 'java %s ' " + version + "; printf '[%s]' \"$@\"");
        return home;
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
