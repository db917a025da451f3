package dev.gangway.cli;

import dev.gangway.json.Json;
import dev.gangway.store.DatabaseQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// Asks the database in SQL.
@Command(
        name = "query",
        description = "Asks the database in SQL; it can only read. A running server does not mind.",
        mixinStandardHelpOptions = true)
final class DbQueryCommand implements Runnable {
    private static final int ROWS_MAX = 100_000;
    private static final int SECONDS_MAX = 3600;

    @Mixin private DataDirectory data = new DataDirectory();

    @Option(names = "--json", description = "One JSON object a row.")
    private boolean json;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The most rows to show (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "The longest that it may take (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Parameters(paramLabel = "SQL", description = "One statement, as in: SELECT * FROM streams")
    private String sql = "";

    @Override
    public void run() {
        if (rows < 1 || rows > ROWS_MAX || seconds < 1 || seconds > SECONDS_MAX) {
            throw new CommandFailed(
                    "--rows lies between 1 and "
                            + ROWS_MAX
                            + ", --seconds between 1 and "
                            + SECONDS_MAX);
        }
        Path directory = data.path();
        DbFile.require(directory);
        Terminal terminal = new Terminal();
        Table table = new Table();
        boolean more =
                DatabaseQuery.run(
                        directory,
                        sql,
                        rows,
                        Duration.ofSeconds(seconds),
                        json ? new Lines(terminal) : table);
        table.show(terminal);
        if (more) {
            terminal.warn("There are more rows than " + rows + "; --rows shows more of them.");
        }
    }

    /// Rows as JSON, told as they come.
    private static final class Lines implements DatabaseQuery.Listener {
        private final Terminal terminal;
        private List<String> names = List.of();

        Lines(Terminal terminal) {
            this.terminal = terminal;
        }

        /// Each name once: a second one of the same name gets a number.
        @Override
        public void columns(List<String> given) {
            List<String> own = new ArrayList<>();
            for (var name : given) {
                String free = name;
                for (int i = 2; own.contains(free); i++) {
                    free = name + "_" + i;
                }
                own.add(free);
            }
            names = own;
        }

        @Override
        public void row(List<@Nullable Object> values) {
            ObjectNode object = Json.object();
            for (int i = 0; i < names.size(); i++) {
                put(object, names.get(i), values.get(i));
            }
            terminal.raw(object.toString());
        }

        private static void put(ObjectNode object, String name, @Nullable Object value) {
            switch (value) {
                case null -> object.putNull(name);
                case Long number -> object.put(name, number);
                case Integer number -> object.put(name, number);
                case Double number -> object.put(name, number);
                case byte[] bytes -> object.put(name, HexFormat.of().formatHex(bytes));
                case Object other -> object.put(name, other.toString());
            }
        }
    }

    /// Rows in columns. Long values are cut: this is for people.
    private static final class Table implements DatabaseQuery.Listener {
        private static final int CELL_CHARACTERS_MAX = 60;
        private static final int BLOB_BYTES_SHOWN = 16;

        private final List<List<String>> lines = new ArrayList<>();

        @Override
        public void columns(List<String> names) {
            lines.add(names.stream().map(Table::cut).toList());
        }

        @Override
        public void row(List<@Nullable Object> values) {
            List<String> line = new ArrayList<>();
            for (var value : values) {
                line.add(cut(text(value)));
            }
            lines.add(line);
        }

        void show(Terminal terminal) {
            if (lines.isEmpty()) {
                return;
            }
            int[] widths = IntStream.range(0, lines.getFirst().size()).map(this::width).toArray();
            for (var line : lines) {
                StringBuilder shown = new StringBuilder();
                for (int i = 0; i < line.size(); i++) {
                    shown.append(line.get(i));
                    shown.repeat(' ', widths[i] - line.get(i).length() + 2);
                }
                terminal.line(shown.toString().stripTrailing());
            }
        }

        private int width(int column) {
            return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
        }

        private static String text(@Nullable Object value) {
            return switch (value) {
                case null -> "NULL";
                case byte[] bytes ->
                        "x'"
                                + HexFormat.of()
                                        .formatHex(
                                                bytes, 0, Math.min(bytes.length, BLOB_BYTES_SHOWN))
                                + (bytes.length > BLOB_BYTES_SHOWN ? "…" : "")
                                + "' ("
                                + bytes.length
                                + " bytes)";
                case Object other -> other.toString();
            };
        }

        private static String cut(String text) {
            String line = text.replaceAll("\\s+", " ");
            return line.length() > CELL_CHARACTERS_MAX
                    ? line.substring(0, CELL_CHARACTERS_MAX - 1) + "…"
                    : line;
        }
    }
}
