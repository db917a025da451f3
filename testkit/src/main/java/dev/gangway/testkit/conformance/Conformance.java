package dev.gangway.testkit.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The command: plays a wire's cases against the server at an address, a line for each.
public final class Conformance {
    private static final int WRONG_USE = 2;

    private final PrintStream out;
    private int passed;
    private int failed;
    private int skipped;

    private Conformance(PrintStream out) {
        this.out = out;
    }

    /// Ends with 0 when no case failed, 1 when one did, 2 when it was called wrongly.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n" + Options.USAGE);
            System.exit(WRONG_USE);
            return;
        }
        System.exit(new Conformance(System.out).run(options) ? 0 : 1);
    }

    private boolean run(Options options) throws IOException, InterruptedException {
        List<Case> cases =
                CaseFiles.of(options.text("wire").orElseThrow()).stream()
                        .filter(each ->
                                options.cases().isEmpty() || options.cases().contains(each.name()))
                        .toList();
        if (cases.isEmpty()) {
            out.println("there are no such cases");
            return false;
        }
        if (options.lists()) {
            cases.forEach(each ->
                    out.println(
                            each.name() + " " + new TreeSet<>(each.needs()) + " " + each.title()));
            return true;
        }
        Subject server = RemoteServer.of(options);
        for (Case each : cases) {
            play(each, server);
        }
        out.println(passed + " passed, " + failed + " failed, " + skipped + " skipped");
        return failed == 0;
    }

    private void play(Case each, Subject server) throws InterruptedException {
        Set<String> missing = new TreeSet<>(each.needs());
        missing.removeAll(server.offers());
        if (!missing.isEmpty()) {
            skipped++;
            out.println("SKIPPED " + each.name() + ": needs " + String.join(", ", missing));
            return;
        }
        try {
            CasePlayer.play(each, server);
            passed++;
            out.println("passed  " + each.name());
        } catch (CaseFailed wrong) {
            failed++;
            out.println("FAILED  " + each.name() + ": " + each.title());
            out.println("  " + wrong.getMessage());
        }
    }
}
