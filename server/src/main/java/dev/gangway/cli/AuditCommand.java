package dev.gangway.cli;

import dev.gangway.access.AuditChain;
import dev.gangway.access.AuditCheck;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.DamagedEvents;
import dev.gangway.log.StoredEvents;
import dev.gangway.store.DatabaseCheck;
import dev.gangway.store.Transaction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads the audit from the database, whether or not a server runs.
@Command(
        name = "audit",
        description = {
            "Shows who did what, the newest records last.",
            "Reads the database; a running server does not mind."
        },
        mixinStandardHelpOptions = true,
        subcommands = {AuditCommand.Verify.class, AuditCommand.Head.class})
final class AuditCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int PAGE_BYTES = 1 << 20;
    private static final long LOOK_EVERY_MILLIS = 500;

    @Mixin private DataDirectory data = new DataDirectory();

    @Option(names = "--follow", description = "Goes on with what comes, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--json", description = "One record a line, as it is chained.")
    private boolean json;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many records to begin with (default: ${DEFAULT-VALUE}).")
    private long records;

    @Override
    public Integer call() throws InterruptedException {
        Path directory = data.path();
        AuditLines lines = new AuditLines(new Terminal(), json);
        long after = Math.max(0, head(directory) - Math.max(0, records));
        after = show(directory, after, lines);
        while (follow) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            after = show(directory, after, lines);
        }
        return 0;
    }

    private static long head(Path directory) {
        return look(directory, store -> StoredEvents.head(store, StreamName.AUDIT));
    }

    private static long show(Path directory, long from, AuditLines lines) {
        long after = from;
        List<Sequenced> page = page(directory, after);
        while (!page.isEmpty()) {
            page.forEach(event -> lines.show(event.event().payload()));
            after = page.getLast().sequence();
            page = page(directory, after);
        }
        return after;
    }

    private static List<Sequenced> page(Path directory, long after) {
        try {
            return look(
                    directory,
                    store ->
                            StoredEvents.read(store, StreamName.AUDIT, after, PAGE_BYTES).events());
        } catch (DamagedEvents damage) {
            throw new CommandFailed(
                    damage.getMessage() + ". See: gangway audit verify, gangway db check");
        }
    }

    /// @throws CommandFailed when the database cannot be read
    private static <T> T look(Path directory, Function<Transaction, T> question) {
        DbFile.require(directory);
        AtomicReference<T> answer = new AtomicReference<>();
        List<String> problems =
                DatabaseCheck.look(
                        directory,
                        store -> {
                            answer.set(question.apply(store));
                            return List.of();
                        });
        return Optional.ofNullable(answer.get())
                .orElseThrow(() -> new CommandFailed(String.join("; ", problems)));
    }

    /// Proves the chain.
    @Command(
            name = "verify",
            description = {
                "Proves that no record was changed, removed, put in or exchanged, and points at the"
                        + " first that was.",
                "Exit code 1 when one was."
            },
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Mixin private DataDirectory data = new DataDirectory();

        @Option(
                names = "--head",
                paramLabel = "HASH",
                description =
                        "What `gangway audit head` showed before, or its hash alone: the chain must go"
                                + " through it.")
        private Optional<String> noted = Optional.empty();

        @Override
        public Integer call() {
            Terminal terminal = new Terminal();
            Optional<String> hash = noted.map(Verify::hash);
            return switch (look(data.path(), store -> AuditCheck.run(store, hash))) {
                case AuditCheck.Outcome.Whole whole -> {
                    terminal.line(
                            "The audit is whole: records 1 to "
                                    + whole.head().sequence()
                                    + ", head "
                                    + whole.head().hash());
                    yield 0;
                }
                case AuditCheck.Outcome.Broken broken -> {
                    terminal.failure("The audit is NOT whole: " + broken.text());
                    yield FAILED;
                }
            };
        }

        private static String hash(String noted) {
            String hash = noted.strip().split("\\s+", 2)[0];
            if (!hash.matches("[0-9a-f]{64}")) {
                throw new CommandFailed(
                        "--head takes a line of `gangway audit head`, or its hash.");
            }
            return hash;
        }
    }

    /// Shows the head, to be noted elsewhere.
    @Command(
            name = "head",
            description = {
                "Shows the hash of the last record, its number and its time.",
                "Note it where nobody can change it; `gangway audit verify --head HASH` needs it."
            },
            mixinStandardHelpOptions = true)
    static final class Head implements Callable<Integer> {
        @Mixin private DataDirectory data = new DataDirectory();

        @Override
        public Integer call() {
            AuditChain.Head head =
                    look(data.path(), AuditChain::head)
                            .orElseThrow(() -> new CommandFailed("There is no record yet."));
            new Terminal()
                    .line(
                            head.hash()
                                    + "  "
                                    + head.sequence()
                                    + "  "
                                    + Instant.ofEpochMilli(head.atMillis()));
            return 0;
        }
    }
}
