package dev.gangway.log;

import dev.gangway.store.StoreException;
import dev.gangway.store.StoreException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// For `gangway db restore`: a restored database is older than what clients have seen, also where
/// its number is still the one that `DIR/incarnation` knows, as after a crash.
public final class RestoredLog {
    private RestoredLog() {}

    /// Makes the next start take the database for a strange one, whichever lies there then: all
    /// streams get a new epoch, and clients are told `reset`. On disk when it returns.
    public static void expectStrangeDatabase(Path directory) {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            Files.deleteIfExists(directory.resolve(IncarnationFile.NAME));
            names.force(true);
        } catch (IOException cause) {
            throw new StoreException(
                    Reason.IO, "could not forget the incarnation in " + directory, cause);
        }
    }
}
