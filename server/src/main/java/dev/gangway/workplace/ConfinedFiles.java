package dev.gangway.workplace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Reads and writes regular files below one directory, which nothing that happens in it meanwhile
/// can lead out of: the kernel follows the path (openat2), and what was opened is what is looked
/// at, read, and replaced. Links are followed as long as they stay inside and are relative. Blocks.
final class ConfinedFiles {
    private static final int NEW_FILE_MODE = 0666;

    private final Path root;
    private final int bytesMax;

    /// @param root a real path
    /// @param bytesMax the largest file
    ConfinedFiles(Path root, int bytesMax) {
        this.root = root;
        this.bytesMax = bytesMax;
    }

    /// The bytes of a file.
    ///
    /// @param path below the root, from there on
    byte[] read(Path path) throws IOException {
        try (Handle directory = directory();
                Handle file = find(directory, path)) {
            requireRegular(file);
            try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
                return read(channel);
            }
        }
    }

    private byte[] read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size(), bytesMax) + 1);
        while (channel.read(buffer) >= 0) {
            if (buffer.position() > bytesMax) {
                throw tooLarge();
            }
            if (!buffer.hasRemaining()) {
                int grown = (int) Math.min(2L * buffer.capacity(), bytesMax + 1L);
                buffer = ByteBuffer.allocate(grown).put(buffer.flip());
            }
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    /// Replaces a file, or makes it, in one step: nobody ever reads half of it. Missing directories
    /// are made; an old file's permissions are kept.
    ///
    /// @param path below the root, from there on
    void write(Path path, byte[] content) throws IOException {
        if (content.length > bytesMax) {
            throw tooLarge();
        }
        try (Handle directory = directory()) {
            Optional<Replaced> old = replaced(directory, path);
            Path place = old.map(Replaced::path).orElse(path);
            try (Handle parent = parent(directory, place)) {
                String name = String.valueOf(place.getFileName());
                replace(parent, name, content, old.map(Replaced::permissions));
            }
        }
    }

    /// A file that is there already.
    ///
    /// @param path where it really lies, from the root on
    private record Replaced(Path path, Set<PosixFilePermission> permissions) {}

    private Optional<Replaced> replaced(Handle directory, Path path) throws IOException {
        try (Handle file = find(directory, path)) {
            requireRegular(file);
            Path real = file.realPath();
            if (!real.startsWith(root)) {
                throw new IOException("it was moved out of the session's directory");
            }
            return Optional.of(new Replaced(root.relativize(real), file.permissions()));
        } catch (OpenFailed failed) {
            if (failed.number() == OpenFailed.NO_ENTRY) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /// The directory of a file, made where it is missing.
    private static Handle parent(Handle root, Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            return find(root, Path.of("."));
        }
        try {
            return find(root, parent);
        } catch (OpenFailed failed) {
            if (failed.number() != OpenFailed.NO_ENTRY) {
                throw failed;
            }
        }
        try (Handle above = parent(root, parent)) {
            SystemCalls.makeDirectory(above.descriptor(), String.valueOf(parent.getFileName()));
        } catch (OpenFailed failed) {
            if (failed.number() != OpenFailed.EXISTS) {
                throw failed;
            }
        }
        return find(root, parent);
    }

    private static void replace(
            Handle parent,
            String name,
            byte[] content,
            Optional<Set<PosixFilePermission>> permissions)
            throws IOException {
        String unfinished =
                ".gangway-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        int flags = SystemCalls.WRITE_ONLY | SystemCalls.CREATE_NEW;
        int resolve = SystemCalls.BENEATH | SystemCalls.NO_LINKS;
        boolean replaced = false;
        try (Handle fresh =
                new Handle(
                        SystemCalls.open(
                                parent.descriptor(), unfinished, flags, NEW_FILE_MODE, resolve))) {
            if (permissions.isPresent()) {
                fresh.permissions(permissions.get());
            }
            try (FileChannel channel = FileChannel.open(fresh.path(), StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
            SystemCalls.rename(parent.descriptor(), unfinished, name);
            replaced = true;
        } finally {
            if (!replaced) {
                SystemCalls.remove(parent.descriptor(), unfinished);
            }
        }
    }

    private Handle directory() throws OpenFailed {
        return new Handle(SystemCalls.open(root.toString(), SystemCalls.PATH_ONLY));
    }

    private static Handle find(Handle directory, Path path) throws OpenFailed {
        return new Handle(
                SystemCalls.open(
                        directory.descriptor(),
                        path.toString(),
                        SystemCalls.PATH_ONLY,
                        0,
                        SystemCalls.BENEATH));
    }

    private static void requireRegular(Handle file) throws IOException {
        if (!file.attributes().isRegularFile()) {
            throw new IOException("it is no regular file");
        }
    }

    private IOException tooLarge() {
        return new IOException("it is larger than " + bytesMax + " bytes");
    }
}
