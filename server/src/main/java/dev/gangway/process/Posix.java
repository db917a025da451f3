package dev.gangway.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The three system calls that Java lacks: kill for a process group, pipe2, close.
@SuppressWarnings("restricted")
final class Posix {

    static final int SIGTERM = 15;
    static final int SIGKILL = 9;
    private static final int O_CLOEXEC = 0x80000;

    private static final MethodHandle KILL =
            function("kill", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle PIPE2 =
            function("pipe2", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT);

    private Posix() {}

    /// Signals every process of the group; false when there is no such group.
    static boolean signalGroup(long group, int signal) {
        if (group <= 1) {
            throw new IllegalArgumentException("not a group to signal: " + group);
        }
        try {
            return (int) KILL.invokeExact((int) -group, signal) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("kill cannot be called", e);
        }
    }

    /// A new pipe: descriptors of its reading and its writing end.
    static int[] pipe() throws IOException {
        int[] ends;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(ValueLayout.JAVA_INT, 2);
            int result = (int) PIPE2.invokeExact(pair, O_CLOEXEC);
            ends = result == 0 ? pair.toArray(ValueLayout.JAVA_INT) : new int[0];
        } catch (Throwable e) {
            throw new IllegalStateException("pipe2 cannot be called", e);
        }
        if (ends.length == 0) {
            throw new IOException("no pipe to be had: too many open files");
        }
        return ends;
    }

    static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("close cannot be called", e);
        }
    }

    private static MethodHandle function(String name, ValueLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }
}
