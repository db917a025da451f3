package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Optional;

/// Somebody who watches a stream that goes on and on while others misbehave, and notices when that
/// is anything but whole, in order and going on.
final class Bystander {
    private static final int CHUNKS = 1_000_000;
    private static final int PROGRESS = 20;

    private final StreamReader reader;
    private final Thread thread;
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean leaving;

    private Bystander(StreamReader reader) {
        this.reader = reader;
        this.thread = Thread.ofVirtual().name("bystander").unstarted(this::watch);
    }

    /// Opens a session of the demo agent and has it stream.
    static Bystander watching(ServerProcess server, String directory)
            throws IOException, InterruptedException {
        var creating = server.connect("demo");
        String session = Frames.newSession(creating, directory);
        creating.close();
        StreamReader reader = new StreamReader(server, session, directory);
        reader.resume();
        reader.prompt("/stream " + CHUNKS + " 50 2");
        reader.readTheBeginning();
        Bystander bystander = new Bystander(reader);
        bystander.thread.start();
        return bystander;
    }

    /// Its stream has lost nothing and goes on.
    void assertUndisturbed() {
        long before = reader.ordinal();
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> failure.isPresent() || reader.ordinal() >= before + PROGRESS);
        assertThat(failure).isEmpty();
    }

    void leave() throws IOException, InterruptedException {
        leaving = true;
        reader.close();
        thread.join();
    }

    private void watch() {
        try {
            reader.readToTheEnd();
            throw new AssertionError("the stream ended");
        } catch (IOException | AssertionError problem) {
            if (!leaving) {
                failure = Optional.of(problem);
            }
        }
    }
}
