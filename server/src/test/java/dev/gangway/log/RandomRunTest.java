package dev.gangway.log;

import static dev.gangway.log.Events.readAll;
import static dev.gangway.log.Events.text;
import static dev.gangway.log.Events.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogHarness.Crash;
import dev.gangway.store.FaultPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many streams, anything in any order, crashes anywhere: compared with a model after each step.
class RandomRunTest {
    private static final int STREAMS = 12;
    private static final int STEPS = 250;
    private static final StreamName FEED = StreamName.feed("ann");

    @TempDir Path directory;
    private final Map<StreamName, Model> models = new LinkedHashMap<>();
    private final Model feed = new Model();
    private Random random = new Random(0);
    private int named;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theLogIsWhatTheModelSays(long seed) {
        random = new Random(seed);
        for (int i = 0; i < STREAMS; i++) {
            models.put(StreamName.session("s" + i), new Model());
        }
        try (LogHarness harness = new LogHarness(directory, seed)) {
            for (int step = 0; step < STEPS; step++) {
                try {
                    act(harness);
                } catch (Crash _) {
                    harness.faults = FaultPoint.NONE;
                    harness.kill();
                    reopen(harness);
                }
            }
            harness.faults = FaultPoint.NONE;
            settle(harness);
            models.forEach((stream, model) -> compare(harness.log(), stream, model));
            compare(harness.log(), FEED, feed);
            assertThat(harness.database().read(LogCheck::problems)).isEmpty();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private void act(LogHarness harness) {
        List<StreamName> names = List.copyOf(models.keySet());
        StreamName stream = names.get(random.nextInt(names.size()));
        Model model = model(stream);
        switch (random.nextInt(20)) {
            case 0 -> harness.clock.advance(Duration.ofMillis(random.nextInt(120)));
            case 1 -> crashSoon(harness);
            case 2 -> {
                settle(harness);
                harness.restart();
                reopened();
            }
            case 3 -> trim(harness, stream, model);
            case 4 -> close(model);
            case 5, 6, 7, 8, 9 -> {
                harness.step();
                models.forEach((name, each) -> compareShown(harness.log(), name, each));
            }
            default -> append(harness, stream, model);
        }
    }

    private Model model(StreamName stream) {
        Model model = models.get(stream);
        if (model == null) {
            throw new AssertionError(stream);
        }
        return model;
    }

    private void crashSoon(LogHarness harness) {
        int after = random.nextInt(30);
        harness.faults =
                new FaultPoint() {
                    private int left = after;

                    @Override
                    public void reached(String step) {
                        if (left-- == 0) {
                            throw new Crash(step);
                        }
                    }
                };
    }

    private void append(LogHarness harness, StreamName stream, Model model) {
        StreamWriter writer = model.writer;
        if (writer == null) {
            writer = harness.log().open(stream);
            assertThat(writer.head()).isEqualTo(model.all.size());
            model.writer = writer;
        }
        StreamWriter open = writer;
        under(open, () -> batch(open, model));
    }

    private void batch(StreamWriter writer, Model model) {
        int events = random.nextInt(1, 5);
        for (int i = 0; i < events; i++) {
            String name =
                    "e" + named++ + "-" + "x".repeat(random.nextInt(2) * random.nextInt(9_000));
            writer.append(text(name), random.nextBoolean() ? Durability.FLOW : Durability.CONTROL);
            model.all.add(name);
        }
        model.batchEnds.add(model.all.size());
        if (random.nextInt(3) == 0) {
            writer.checkpoint(RawJson.of(Integer.toString(model.all.size())));
            int through = model.all.size();
            writer.rows(rows -> rows.transcriptThrough(writer.stream(), through));
        }
        if (random.nextInt(3) == 0) {
            writer.turnRunning(random.nextBoolean());
        }
        if (random.nextInt(3) == 0) {
            String name = "f" + named++;
            writer.rows(rows -> rows.append(FEED, text(name)));
            writer.afterCommit(() -> feed.all.add(name));
        }
    }

    private static void close(Model model) {
        StreamWriter writer = model.writer;
        if (writer != null) {
            writer.close();
            model.writer = null;
        }
    }

    private void trim(LogHarness harness, StreamName stream, Model model) {
        long through = random.nextInt(model.all.size() + 1);
        try {
            harness.log().trim(stream, through);
        } catch (IllegalArgumentException _) {
            // Not allowed there and then; that it is only allowed where it should be is tested
            // elsewhere.
        }
    }

    private void settle(LogHarness harness) {
        while (harness.step()) {
            // Until nothing is left to do.
        }
    }

    private void reopen(LogHarness harness) {
        harness.open();
        reopened();
        models.forEach((stream, model) -> afterCrash(harness.log(), stream, model));
        feed.all.clear();
        feed.all.addAll(readAll(harness.log(), FEED, 0));
    }

    private void reopened() {
        models.values().forEach(model -> model.writer = null);
    }

    /// What was shown is there; of the rest, whole batches.
    private static void afterCrash(EventLog log, StreamName stream, Model model) {
        int head = log.status(stream).map(status -> (int) status.head()).orElse(0);
        assertThat(head).as("head of %s", stream).isBetween(model.shown, model.all.size());
        if (head > 0) {
            assertThat(model.batchEnds).as("batches of %s", stream).contains(head);
        }
        model.all.subList(head, model.all.size()).clear();
        model.batchEnds.removeIf(end -> end > head);
        model.shown = head;
        compare(log, stream, model);
    }

    /// What was shown since the last time.
    private static void compareShown(EventLog log, StreamName stream, Model model) {
        int head = log.status(stream).map(status -> (int) status.head()).orElse(0);
        if (head > model.shown) {
            assertThat(readAll(log, stream, model.shown))
                    .as("new events of %s", stream)
                    .isEqualTo(model.all.subList(model.shown, head));
        }
        assertThat(head).isGreaterThanOrEqualTo(model.shown);
        model.shown = head;
    }

    private static void compare(EventLog log, StreamName stream, Model model) {
        int first = log.status(stream).map(status -> (int) status.firstSequence()).orElse(1);
        int head = log.status(stream).map(status -> (int) status.head()).orElse(0);
        assertThat(readAll(log, stream, first - 1))
                .as("events of %s", stream)
                .isEqualTo(model.all.subList(first - 1, head));
    }

    /// What a stream should hold.
    private static final class Model {
        final List<String> all = new ArrayList<>();
        final List<Integer> batchEnds = new ArrayList<>();
        int shown;
        @Nullable StreamWriter writer;
    }
}
