package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps a data directory for one process, by a lock on the file `lock` in it, which names the
/// holder's process id. The system lets go of it when the process ends, however it ends.
final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "lock";
    private static final int PID_CHARACTERS_MAX = 20;

    /// What this process holds. POSIX locks are the process's own: opening and closing the file a
    /// second time in it would silently let go of the first lock.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @throws StoreException IN_USE, naming the process that holds it
    static DirectoryLock take(Path directory) {
        Path file = realPath(directory).resolve(FILE);
        if (!HELD.add(file)) {
            throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
        }
        boolean taken = false;
        try {
            DirectoryLock lock = new DirectoryLock(file, lockFile(directory, file));
            taken = true;
            return lock;
        } catch (IOException cause) {
            throw new StoreException(Reason.IO, "could not lock " + file, cause);
        } finally {
            if (!taken) {
                HELD.remove(file);
            }
        }
    }

    private static FileChannel lockFile(Path directory, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, holder(file));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid())
                                    .getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static String holder(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        boolean number = text.matches("[0-9]{1," + PID_CHARACTERS_MAX + "}");
        return number ? text : "unknown";
    }

    private static StoreException inUse(Path directory, String holder) {
        return new StoreException(
                Reason.IN_USE,
                directory + " is in use by the Gangway server with process id " + holder);
    }

    private static Path realPath(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException cause) {
            throw new StoreException(Reason.IO, "could not open " + directory, cause);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException cause) {
            throw new StoreException(Reason.IO, "could not let go of " + file, cause);
        } finally {
            HELD.remove(file);
        }
    }
}
