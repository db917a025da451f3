package dev.gangway.testkit.acp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// JSON-RPC over a child process's pipes, one line a message, as ACP agents speak it.
public final class ProcessTransport implements AcpTransport {
    private static final Duration EXIT_TIME_MAX = Duration.ofSeconds(4);

    private final Process process;
    private final OutputStream input;

    private ProcessTransport(Process process) {
        this.process = process;
        this.input = process.getOutputStream();
    }

    /// Starts the process; its standard error goes where the builder says.
    public static ProcessTransport launch(ProcessBuilder builder) throws IOException {
        return new ProcessTransport(builder.start());
    }

    @Override
    public void start(Consumer<String> message, Consumer<String> ended) {
        Thread.ofPlatform()
                .name("acp-agent-" + process.pid())
                .daemon()
                .start(() -> read(message, ended));
    }

    private void read(Consumer<String> message, Consumer<String> ended) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    message.accept(line);
                }
            }
            ended.accept("end of output");
        } catch (IOException failed) {
            ended.accept("failed: " + failed.getMessage());
        }
    }

    @Override
    public void send(String message) {
        byte[] line = (message + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (input) {
            try {
                input.write(line);
                input.flush();
            } catch (IOException gone) {
                throw new IllegalStateException("the agent's input is closed", gone);
            }
        }
    }

    @Override
    public void close() {
        try {
            input.close();
            if (!process.waitFor(EXIT_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                drop();
            }
        } catch (IOException failed) {
            drop();
            throw new UncheckedIOException(failed);
        } catch (InterruptedException _) {
            drop();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void drop() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
