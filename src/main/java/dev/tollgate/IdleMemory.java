package dev.tollgate;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back while a node has nothing to do. A JVM sizes its heap by the machine's memory and keeps what its start
 * needed; the flags that change this can be set while it runs, so that `java -jar` alone is small.
 *
 * <p>The flags are HotSpot's manageable ones (`java -XX:+PrintFlagsFinal`, kind `manageable`).
 */
final class IdleMemory {
    private static final Logger LOG = LoggerFactory.getLogger(IdleMemory.class);

    private IdleMemory() {}

    /** Called once, when the start is over and its garbage can go. */
    static void giveBack() {
        set("MinHeapFreeRatio", "10");
        set("MaxHeapFreeRatio", "40");
        // Collects, concurrently, after a minute in which nothing else made it collect.
        set("G1PeriodicGCInterval", "60000");
        System.gc();
    }

    private static void set(String flag, String value) {
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).setVMOption(flag, value);
        } catch (IllegalArgumentException notOfThisCollector) {
            LOG.debug("{} is not a flag of this JVM's collector", flag);
        }
    }
}
