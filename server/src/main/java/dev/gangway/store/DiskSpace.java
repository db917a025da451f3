package dev.gangway.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is left of the file system in which a directory lies.
///
/// @param freeBytes that this user may still fill
/// @param freeInodes files that may still be made; [#UNKNOWN] where the system does not say
public record DiskSpace(long freeBytes, long freeInodes) {
    /// A file system that has no inodes to count, or one that is not asked for them.
    public static final long UNKNOWN = -1;

    /// Room for `struct statvfs` of any 64-bit Linux, of which it fills 112 bytes.
    private static final long STATVFS_BYTES = 256;

    private static final long FILES_AT = 40;
    private static final long FREE_FILES_AT = 56;

    /// Looks. May block for as long as the disk does.
    ///
    /// @throws IOException when the directory cannot be looked at
    public static DiskSpace of(Path directory) throws IOException {
        return new DiskSpace(Files.getFileStore(directory).getUsableSpace(), inodes(directory));
    }

    @SuppressWarnings("restricted")
    private static long inodes(Path directory) {
        boolean known =
                System.getProperty("os.name").equals("Linux")
                        && ValueLayout.ADDRESS.byteSize() == Long.BYTES;
        if (!known) {
            return UNKNOWN;
        }
        Linker linker = Linker.nativeLinker();
        MethodHandle statvfs =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("statvfs"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment facts = arena.allocate(STATVFS_BYTES, Long.BYTES);
            int result = (int) statvfs.invokeExact(arena.allocateFrom(directory.toString()), facts);
            boolean counted = result == 0 && facts.get(ValueLayout.JAVA_LONG, FILES_AT) > 0;
            return counted ? facts.get(ValueLayout.JAVA_LONG, FREE_FILES_AT) : UNKNOWN;
        } catch (Throwable e) {
            throw new IllegalStateException("statvfs cannot be called", e);
        }
    }
}
