package dev.tollgate.billing.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** CPU time of this process so far; Linux alone tells what of it the compilers of the JVM took. */
final class BenchCpu {
    /** See proc(5): clock ticks are hundredths of a second wherever Linux runs Java. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int USER_TIME = 11;

    private BenchCpu() {}

    static long allNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** 0 where it cannot be told. */
    static long compilerNanos() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.map(BenchCpu::stat)
                            .filter(stat -> stat.contains("CompilerThre"))
                            .mapToLong(BenchCpu::ticks)
                            .sum()
                    * TICK_NANOS;
        } catch (IOException notLinux) {
            return 0;
        }
    }

    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException ended) {
            return "";
        }
    }

    private static long ticks(String stat) {
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        return Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(USER_TIME + 1));
    }
}
