package dev.gangway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The tables of docs/benchmarks.md, and which aims were met.
final class Report {
    private final StringBuilder tables = new StringBuilder();
    private final List<String> aims = new ArrayList<>();

    /// Adds a heading.
    void heading(String text) {
        tables.append("### ").append(text).append("\n\n");
    }

    /// Adds a whole table, or any other Markdown.
    void add(String markdown) {
        tables.append(markdown).append("\n");
    }

    /// Begins a table.
    void columns(String... names) {
        row(names);
        tables.append("|").append("---|".repeat(names.length)).append("\n");
    }

    void row(String... cells) {
        tables.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    void end() {
        tables.append("\n");
    }

    /// An aim that is met by `limit` or less.
    void atMost(String what, double measured, double limit, String unit) {
        aim(what, "at most", measured, limit, unit, measured <= limit);
    }

    /// An aim that is met by `limit` or more.
    void atLeast(String what, double measured, double limit, String unit) {
        aim(what, "at least", measured, limit, unit, measured >= limit);
    }

    private void aim(
            String what, String how, double measured, double limit, String unit, boolean met) {
        if (!Double.isNaN(measured)) {
            String aim = how + " " + number(limit) + unit;
            String verdict = met ? "met" : "**missed**";
            aims.add(String.join(" | ", what, aim, number(measured) + unit, verdict));
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (!aims.isEmpty()) {
            text.append("| aim | | measured | |\n|---|---|---|---|\n");
            aims.forEach(aim -> text.append("| ").append(aim).append(" |\n"));
            text.append("\n");
        }
        return text.append(tables).toString();
    }

    /// With as many digits as say something.
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        String format = size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
