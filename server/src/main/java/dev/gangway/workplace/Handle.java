package dev.gangway.workplace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// An open descriptor: it goes on naming the same file, whatever happens to the path by which it
/// was found.
record Handle(int descriptor) implements AutoCloseable {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /// By this path the file can be opened again.
    Path path() {
        return DESCRIPTORS.resolve(Integer.toString(descriptor));
    }

    /// Where the file lies, without links.
    Path realPath() throws IOException {
        return path().toRealPath();
    }

    BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path(), BasicFileAttributes.class);
    }

    Set<PosixFilePermission> permissions() throws IOException {
        return Files.getPosixFilePermissions(path());
    }

    void permissions(Set<PosixFilePermission> permissions) throws IOException {
        Files.setPosixFilePermissions(path(), permissions);
    }

    @Override
    public void close() {
        SystemCalls.close(descriptor);
    }
}
