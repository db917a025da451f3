package dev.gangway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The layers, held. Each package may use what stands below it in [#LAYERS] (ARCHITECTURE.md shows
/// them).
class ArchitectureTest {
    private static final String ROOT = "dev.gangway.";

    /// From the top down. Packages of one line do not know each other.
    private static final List<List<String>> LAYERS =
            List.of(
                    List.of("cli"),
                    List.of(""),
                    List.of("cli.bridge"),
                    List.of("http"),
                    List.of(
                            "wire.acp",
                            "wire.rest",
                            "wire.cloudcli",
                            "wire.mezame",
                            "wire.construct",
                            "wire.metrics",
                            "notify"),
                    List.of("wire"),
                    List.of("gateway"),
                    List.of("search"),
                    List.of("session"),
                    List.of("transcript"),
                    List.of("agent.found"),
                    List.of("agent.acp", "workplace", "terminal"),
                    List.of("agent"),
                    List.of("process"),
                    List.of("process.isolation"),
                    List.of("stream", "tracing"),
                    List.of("usage", "documents"),
                    List.of("access"),
                    List.of("log"),
                    List.of("store"),
                    List.of("jsonrpc", "command", "event", "config", "demo"),
                    List.of("policy"),
                    List.of("redact"),
                    List.of("json", "telemetry"));

    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void aPackageUsesOnlyWhatStandsBelowIt() {
        Set<String> upward = new TreeSet<>();
        for (var from : CLASSES) {
            for (var dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(to) && !room(from).equals(room(to)) && layer(from) >= layer(to)) {
                    upward.add(from.getName() + " uses " + to.getName());
                }
            }
        }

        assertThat(upward).isEmpty();
    }

    @Test
    void everyPackageHasItsPlaceInTheLayers() {
        Set<String> rooms =
                CLASSES.stream().map(ArchitectureTest::room).collect(Collectors.toSet());

        assertThat(LAYERS.stream().flatMap(List::stream).toList()).containsAll(rooms);
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("dev.gangway.(**)").should().beFreeOfCycles());
    }

    @Test
    void onlyTheStoreKnowsSql() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.gangway.store..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.sql..", "org.sqlite.."));
    }

    @Test
    void onlyHttpKnowsTheNetworkLibrary() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.gangway.http..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.netty.."));
    }

    @Test
    void onlyProcessKnowsTheLibraryOfTerminals() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.gangway.process..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.pty4j..", "com.sun.jna.."));
    }

    /// So that each child has its group, its limits and its mark.
    @Test
    void everyChildProcessGoesThroughProcess() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.gangway.process..")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(ProcessBuilder.class)
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(Process.class)
                        .orShould()
                        .callMethod(Runtime.class, "exec", String.class)
                        .orShould()
                        .callMethod(Runtime.class, "exec", String[].class));
    }

    @Test
    void theCoreStartsNoThread() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "dev.gangway.session..",
                                "dev.gangway.stream..",
                                "dev.gangway.gateway..",
                                "dev.gangway.transcript..")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Thread.class));
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "dev.gangway.session..",
                                "dev.gangway.stream..",
                                "dev.gangway.gateway..",
                                "dev.gangway.transcript..")
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.util.concurrent.Executors"));
    }

    @Test
    void timeIsInjected() {
        check(
                noClasses()
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(LocalDateTime.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(Clock.class, "systemUTC"));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (var type : CLASSES) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }

        assertThat(unmarked).isEmpty();
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static boolean isOurs(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(ROOT);
    }

    private static String room(JavaClass type) {
        return type.getPackageName().length() < ROOT.length()
                ? ""
                : type.getPackageName().substring(ROOT.length());
    }

    private static int layer(JavaClass type) {
        for (int i = 0; i < LAYERS.size(); i++) {
            if (LAYERS.get(i).contains(room(type))) {
                return i;
            }
        }
        throw new AssertionError(type.getName() + " lies in no layer");
    }
}
