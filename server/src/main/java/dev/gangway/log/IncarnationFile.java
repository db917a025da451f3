package dev.gangway.log;

import dev.gangway.store.StoreException;
import dev.gangway.store.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file `incarnation` beside the database: the numbers that the database may have. A database
/// with another one is not the one that was last written here.
final class IncarnationFile {
    static final String NAME = "incarnation";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,19}) ([0-9]{1,19})\n");

    private final Path directory;
    private final Path file;

    IncarnationFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(NAME);
    }

    /// What the file says; empty when there is none or it cannot be made out.
    Optional<Known> read() {
        try {
            Matcher text = FORM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            return text.matches()
                    ? Optional.of(
                            new Known(Long.parseLong(text.group(1)), Long.parseLong(text.group(2))))
                    : Optional.empty();
        } catch (IOException | NumberFormatException _) {
            // Missing or unreadable: nothing is known, and the database is taken for a strange one.
            return Optional.empty();
        }
    }

    /// Replaces the file and waits until the disk has it.
    void write(Known known) {
        Path next = directory.resolve("incarnation.new");
        String text = known.previous() + " " + known.current() + "\n";
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            next,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException cause) {
            throw new StoreException(Reason.IO, "could not write " + file, cause);
        }
    }

    /// The two numbers. They differ only while the database is on its way from one to the other.
    ///
    /// @param previous what the database has until its transaction is committed
    /// @param current what it has from then on
    record Known(long previous, long current) {
        boolean knows(long number) {
            return number == previous || number == current;
        }
    }
}
