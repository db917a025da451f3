package dev.gangway.cli;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Gives a command the time to end what it started when Ctrl-C or SIGTERM comes: its thread is
/// interrupted, and the program ends when the command has. A second signal ends the program at
/// once.
final class StopSignal implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("TERM", "INT");
    private static final int SIGNALLED = 128;

    private final Thread command = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger signals = new AtomicInteger();

    StopSignal() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
    }

    /// One whose command ends the program itself, and so says its exit code: signals only interrupt
    /// it. Where they cannot be heard so, the program ends by them as any other.
    static StopSignal leavingTheExitCode() {
        StopSignal signal = new StopSignal();
        SIGNALS.forEach(signal::hear);
        return signal;
    }

    /// By reflection: `sun.misc.Signal` is supported, and the one way to hear a second signal, but
    /// javac's warning of it cannot be silenced.
    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    private void hear(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heard =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) ->
                                    switch (method.getName()) {
                                        case "handle" -> signalled(arguments[0]);
                                        case "equals" -> proxy == arguments[0];
                                        case "hashCode" -> System.identityHashCode(proxy);
                                        default -> "stops the command";
                                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), heard);
        } catch (ReflectiveOperationException | IllegalArgumentException elsewhere) {
            // A Java machine without it, or one that keeps this signal: the hook does the work.
            return;
        }
    }

    private @org.jspecify.annotations.Nullable Object signalled(Object signal)
            throws ReflectiveOperationException {
        if (signals.incrementAndGet() > 1) {
            int number = (int) signal.getClass().getMethod("getNumber").invoke(signal);
            Runtime.getRuntime().halt(SIGNALLED + number);
        }
        command.interrupt();
        return null;
    }

    private void stop() {
        if (ended.getCount() == 0) {
            return;
        }
        command.interrupt();
        try {
            ended.await();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /// The command has ended all that it started.
    @Override
    public void close() {
        ended.countDown();
    }
}
