package dev.gangway.workplace;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The system calls by which a path is followed inside of one directory and never out of it: what
/// Java offers looks first and opens afterwards, and a link may be swapped in between.
@SuppressWarnings("restricted")
final class SystemCalls {
    static final int PATH_ONLY = 0x200000;
    static final int WRITE_ONLY = 1;
    static final int CREATE_NEW = 0x40 | 0x80;
    static final int CLOSE_ON_EXEC = 0x80000;

    /// openat2(2): never out of the directory, and through no link of /proc.
    static final int BENEATH = 0x08 | 0x02;

    static final int NO_LINKS = 0x04;

    /// The same on every architecture.
    private static final long OPENAT2 = 437;

    private static final int CURRENT_DIRECTORY = -100;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERROR =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSTEM_CALL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG),
                    Linker.Option.firstVariadicArg(1),
                    Linker.Option.captureCallState("errno"));
    private static final MethodHandle MAKE_DIRECTORY =
            function("mkdirat", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle RENAME =
            function(
                    "renameat",
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS);
    private static final MethodHandle UNLINK =
            function("unlinkat", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT);

    private SystemCalls() {}

    /// Opens a directory, or a file, anywhere.
    static int open(String path, int flags) throws OpenFailed {
        return open(CURRENT_DIRECTORY, path, flags, 0, 0);
    }

    /// Opens from a directory on.
    ///
    /// @param mode the permissions of a new file, before the process's mask
    /// @param resolve [#BENEATH], [#NO_LINKS]
    /// @return the descriptor, to be closed
    static int open(int directory, String path, int flags, int mode, int resolve)
            throws OpenFailed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(ValueLayout.JAVA_LONG, 3);
            how.setAtIndex(ValueLayout.JAVA_LONG, 0, flags | CLOSE_ON_EXEC);
            how.setAtIndex(ValueLayout.JAVA_LONG, 1, mode);
            how.setAtIndex(ValueLayout.JAVA_LONG, 2, resolve);
            MemorySegment state = arena.allocate(STATE);
            MemorySegment name = arena.allocateFrom(path);
            return (int)
                    checked(
                            state,
                            (long)
                                    SYSTEM_CALL.invokeExact(
                                            state, OPENAT2, directory, name, how, how.byteSize()));
        } catch (OpenFailed failed) {
            throw failed;
        } catch (Throwable broken) {
            throw new IllegalStateException("openat2 cannot be called", broken);
        }
    }

    static void makeDirectory(int directory, String name) throws OpenFailed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment text = arena.allocateFrom(name);
            checked(state, (int) MAKE_DIRECTORY.invokeExact(state, directory, text, 0777));
        } catch (OpenFailed failed) {
            throw failed;
        } catch (Throwable broken) {
            throw new IllegalStateException("mkdirat cannot be called", broken);
        }
    }

    /// Puts a file in the place of another of the same directory, in one step.
    static void rename(int directory, String from, String to) throws OpenFailed {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment source = arena.allocateFrom(from);
            MemorySegment target = arena.allocateFrom(to);
            checked(state, (int) RENAME.invokeExact(state, directory, source, directory, target));
        } catch (OpenFailed failed) {
            throw failed;
        } catch (Throwable broken) {
            throw new IllegalStateException("renameat cannot be called", broken);
        }
    }

    static void remove(int directory, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int ignored = (int) UNLINK.invokeExact(state, directory, arena.allocateFrom(name), 0);
        } catch (Throwable broken) {
            throw new IllegalStateException("unlinkat cannot be called", broken);
        }
    }

    static void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) CLOSE.invokeExact(arena.allocate(STATE), descriptor);
        } catch (Throwable broken) {
            throw new IllegalStateException("close cannot be called", broken);
        }
    }

    private static long checked(MemorySegment state, long result) throws OpenFailed {
        if (result < 0) {
            throw new OpenFailed((int) ERROR.get(state, 0L));
        }
        return result;
    }

    private static MethodHandle function(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters),
                Linker.Option.captureCallState("errno"));
    }
}
