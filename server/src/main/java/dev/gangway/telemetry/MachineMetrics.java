package dev.gangway.telemetry;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.util.Map;
import java.util.function.ToLongFunction;

/// The numbers of the Java machine and its process.
public final class MachineMetrics {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    private MachineMetrics() {}

    public static void register(Metrics metrics) {
        memory(metrics);
        metrics.gauge(
                "jvm_threads",
                "Platform threads of the Java machine.",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        metrics.counter(
                "jvm_gc_collections_total",
                "Garbage collections.",
                () -> collected(GarbageCollectorMXBean::getCollectionCount));
        metrics.counter(
                "jvm_gc_seconds_total",
                "Time spent in garbage collections.",
                () -> collected(GarbageCollectorMXBean::getCollectionTime) / MILLIS);
        process(metrics);
    }

    private static void memory(Metrics metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        metrics.gauge(
                "jvm_heap_used_bytes", "Heap in use.", () -> memory.getHeapMemoryUsage().getUsed());
        metrics.gauge(
                "jvm_heap_limit_bytes",
                "The most that the heap may become.",
                () -> memory.getHeapMemoryUsage().getMax());
        metrics.gauge(
                "jvm_nonheap_used_bytes",
                "Classes and compiled code.",
                () -> memory.getNonHeapMemoryUsage().getUsed());
        metrics.gauges(
                "jvm_buffers_used_bytes",
                "pool",
                "Memory outside of the heap, by pool.",
                () -> buffers(BufferPoolMXBean::getMemoryUsed));
    }

    private static void process(Metrics metrics) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        metrics.gauge(
                "process_uptime_seconds",
                "Time since the start of the process.",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
        if (system instanceof UnixOperatingSystemMXBean unix) {
            metrics.counter(
                    "process_cpu_seconds_total",
                    "CPU time of the process, agents not counted.",
                    () -> unix.getProcessCpuTime() / NANOS);
            metrics.gauge(
                    "process_open_fds",
                    "Open file descriptors: sockets, pipes of agents, files.",
                    unix::getOpenFileDescriptorCount);
            metrics.gauge(
                    "process_max_fds",
                    "The most file descriptors that may be open.",
                    unix::getMaxFileDescriptorCount);
        }
    }

    private static long collected(ToLongFunction<GarbageCollectorMXBean> number) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(number).sum();
    }

    private static Map<String, Long> buffers(ToLongFunction<BufferPoolMXBean> number) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .collect(
                        java.util.stream.Collectors.toMap(
                                BufferPoolMXBean::getName, number::applyAsLong));
    }
}
