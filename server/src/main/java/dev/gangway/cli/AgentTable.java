package dev.gangway.cli;

import dev.gangway.agent.found.AgentReport;
import dev.gangway.agent.found.FoundAgents;
import dev.gangway.agent.found.LogIn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Agents as a table for people, with a line below each that says what to do.
final class AgentTable {
    private static final List<String> TITLES =
            List.of("NAME", "VERSION", "PROGRAM", "ISOLATED", "LOG-IN", "CAN");
    private static final String GAP = "  ";

    private final Terminal terminal;

    AgentTable(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(List<AgentReport> reports) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        reports.forEach(report -> rows.add(row(report)));
        int[] widths = widths(rows);
        terminal.heading(line(TITLES, widths));
        for (int i = 0; i < reports.size(); i++) {
            terminal.line(line(rows.get(i + 1), widths));
            advice(reports.get(i)).forEach(advice -> terminal.line("    " + advice));
        }
        if (reports.stream().anyMatch(report -> report.capabilities().isEmpty())) {
            terminal.note("What an agent can (?) is known after: gangway agents --check NAME");
        }
    }

    private static List<String> row(AgentReport report) {
        return List.of(
                report.agent().name() + (report.isDefault() ? " (default)" : ""),
                report.version().orElse("-"),
                program(report),
                report.isolated() ? "yes" : "no",
                report.logIn().state().words(),
                report.capabilities().map(words -> String.join(", ", words)).orElse("?"));
    }

    private static String program(AgentReport report) {
        if (report.agent().name().equals(FoundAgents.DEMO)) {
            return "built in";
        }
        return report.program().map(Path::toString).orElse(report.agent().command());
    }

    private static List<String> advice(AgentReport report) {
        List<String> advice = new ArrayList<>();
        boolean there =
                report.program().isPresent()
                        || report.agent().command().contains("/")
                        || report.agent().name().equals(FoundAgents.DEMO);
        if (!there) {
            advice.add("There is no such program on the PATH.");
        }
        String sentence = report.logIn().sentence();
        if (!sentence.isEmpty()) {
            boolean found = report.logIn().state() == LogIn.State.FOUND;
            advice.add((found ? "Logged in " : "To log in: ") + sentence + ".");
        }
        return advice;
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[TITLES.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
