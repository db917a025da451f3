package dev.gangway.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The server's ends of a child's stdin, stdout and stderr.
///
/// On Linux the pipes are our own, not those of [Process], for two reasons: when a child ends,
/// Java's reaper reads all that is still in the pipe into memory, without a bound as long as a
/// grandchild goes on writing; and a thread that is blocked on Java's stream cannot be woken, while
/// closing a FileChannel wakes whoever reads or writes it.
record ChildPipes(OutputStream stdin, InputStream stdout, InputStream stderr) {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /// Starts the program with these pipes as its three standard streams.
    static Started start(ProcessBuilder builder) throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            Process process = builder.start();
            return new Started(
                    process,
                    new ChildPipes(
                            process.getOutputStream(),
                            process.getInputStream(),
                            process.getErrorStream()));
        }
        try (Descriptors descriptors = new Descriptors()) {
            return startOnOwnPipes(builder, descriptors);
        }
    }

    private static Started startOnOwnPipes(ProcessBuilder builder, Descriptors descriptors)
            throws IOException {
        int[] in = descriptors.pipe();
        int[] out = descriptors.pipe();
        int[] error = descriptors.pipe();
        FileChannel stdin = open(in[1], StandardOpenOption.WRITE);
        FileChannel stdout = open(out[0], StandardOpenOption.READ);
        FileChannel stderr = open(error[0], StandardOpenOption.READ);
        ChildPipes pipes =
                new ChildPipes(
                        Channels.newOutputStream(stdin),
                        Channels.newInputStream(stdout),
                        Channels.newInputStream(stderr));
        builder.redirectInput(file(in[0]))
                .redirectOutput(file(out[1]))
                .redirectError(file(error[1]));
        try {
            return new Started(builder.start(), pipes);
        } catch (IOException | RuntimeException e) {
            pipes.close();
            throw e;
        }
    }

    /// Closes all three, which wakes every thread that reads or writes them.
    void close() {
        closeQuietly(stdin);
        closeQuietly(stdout);
        closeQuietly(stderr);
    }

    static void closeQuietly(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            // The other end is gone; there is nothing left to lose.
        }
    }

    private static FileChannel open(int descriptor, StandardOpenOption option) throws IOException {
        return FileChannel.open(file(descriptor).toPath(), option);
    }

    private static File file(int descriptor) {
        return DESCRIPTORS.resolve(Integer.toString(descriptor)).toFile();
    }

    record Started(Process process, ChildPipes pipes) {}

    /// The raw descriptors, needed until both sides have opened their own.
    private static final class Descriptors implements AutoCloseable {
        private final List<Integer> open = new ArrayList<>();

        int[] pipe() throws IOException {
            int[] ends = Posix.pipe();
            open.add(ends[0]);
            open.add(ends[1]);
            return ends;
        }

        @Override
        public void close() {
            open.forEach(Posix::close);
        }
    }
}
