package dev.gangway.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The system calls that Java lacks: kill for a process group, pipe2, close, and reading and
/// writing a terminal without waiting in it.
@SuppressWarnings("restricted")
final class Posix {

    static final int SIGHUP = 1;
    static final int SIGTERM = 15;
    static final int SIGKILL = 9;
    private static final int O_CLOEXEC = 0x80000;

    private static final MethodHandle KILL =
            function("kill", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle PIPE2 =
            function("pipe2", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT);

    /// More is not moved by one call: a terminal holds no more.
    private static final int TRANSFER_BYTES_MAX = 16 * 1024;

    private static final int SET_FLAGS = 4;
    private static final int O_NONBLOCK = 0x800;
    private static final int EINTR = 4;
    private static final int EIO = 5;
    private static final int EAGAIN = 11;
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;

    private static final StructLayout ERRORS = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            ERRORS.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle FCNTL =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("fcntl"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT),
                            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle POLL =
            function("poll", ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    private static final MethodHandle READ = transfer("read");
    private static final MethodHandle WRITE = transfer("write");

    private Posix() {}

    /// From now on neither reading nor writing waits.
    static void neverWait(int descriptor) {
        try {
            int ignored = (int) FCNTL.invokeExact(descriptor, SET_FLAGS, O_NONBLOCK);
        } catch (Throwable e) {
            throw new IllegalStateException("fcntl cannot be called", e);
        }
    }

    /// Waits a while for something to read, or for the end.
    static boolean awaitInput(int descriptor, int millis) {
        return await(descriptor, POLLIN, millis) != 0;
    }

    /// Waits a while for room to write.
    ///
    /// @throws IOException when nobody is there any more to read it
    static boolean awaitRoom(int descriptor, int millis) throws IOException {
        short events = await(descriptor, POLLOUT, millis);
        if ((events & ~POLLOUT) != 0) {
            throw new IOException("nobody reads it");
        }
        return events != 0;
    }

    private static short await(int descriptor, short wanted, int millis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = arena.allocate(8, 4);
            asked.set(ValueLayout.JAVA_INT, 0, descriptor);
            asked.set(ValueLayout.JAVA_SHORT, 4, wanted);
            int ready = (int) POLL.invokeExact(asked, 1L, millis);
            return ready > 0 ? asked.get(ValueLayout.JAVA_SHORT, 6) : 0;
        } catch (Throwable e) {
            throw new IllegalStateException("poll cannot be called", e);
        }
    }

    /// How many bytes were read; 0 when none is there, -1 at the end, which a terminal tells as an
    /// error.
    static int read(int descriptor, byte[] bytes, int offset, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.min(length, TRANSFER_BYTES_MAX));
            long read = transfer(READ, descriptor, buffer, arena);
            if (read == -EIO || read == 0) {
                return -1;
            }
            int taken = (int) checked(read);
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, taken);
            return taken;
        }
    }

    /// How many bytes were written; 0 when there is no room.
    static int write(int descriptor, byte[] bytes, int offset, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.min(length, TRANSFER_BYTES_MAX));
            MemorySegment.copy(
                    bytes, offset, buffer, ValueLayout.JAVA_BYTE, 0, (int) buffer.byteSize());
            return (int) checked(transfer(WRITE, descriptor, buffer, arena));
        }
    }

    private static long checked(long transferred) throws IOException {
        if (transferred == -EAGAIN || transferred == -EINTR) {
            return 0;
        }
        if (transferred < 0) {
            throw new IOException("the terminal failed: error " + -transferred);
        }
        return transferred;
    }

    /// Below zero for an error: its number.
    private static long transfer(
            MethodHandle call, int descriptor, MemorySegment buffer, Arena arena) {
        try {
            MemorySegment errors = arena.allocate(ERRORS);
            long done = (long) call.invokeExact(errors, descriptor, buffer, buffer.byteSize());
            return done < 0 ? -(int) ERRNO.get(errors, 0L) : done;
        } catch (Throwable e) {
            throw new IllegalStateException("a terminal cannot be read or written", e);
        }
    }

    private static MethodHandle transfer(String name) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG),
                Linker.Option.captureCallState("errno"));
    }

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
