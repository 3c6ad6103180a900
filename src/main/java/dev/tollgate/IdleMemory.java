package dev.tollgate;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of a node that is ready and has nothing to do yet. Its start leaves about 100 MB of garbage in a heap that the
 * JVM sized by the machine, and would stay resident.
 *
 * <p>Set while it runs, so that `java -jar` without any options is small: HotSpot's manageable flags, for collectors that
 * know them (`java -XX:+PrintFlagsFinal`, kind `manageable`).
 */
final class IdleMemory {
    private static final Logger LOG = LoggerFactory.getLogger(IdleMemory.class);

    /** G1 gives memory back on a thread of its own, and takes again what it has not given back yet. */
    private static final Duration GIVING_BACK = Duration.ofSeconds(1);

    private IdleMemory() {}

    /** Called once, when the start is over. Collects twice, some 50 ms each, and blocks its thread for a second. */
    static void giveBack() {
        setFreeRatios(10, 30);
        System.gc();
        try {
            Thread.sleep(GIVING_BACK);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return;
        }
        // Room that is resident only once it is used: in a heap left as small as that G1 collects all the time under
        // load.
        setFreeRatios(90, 97);
        System.gc();
    }

    /** @param least percent of the heap that is free after a collection, or else it grows */
    private static void setFreeRatios(int least, int most) {
        // The first is never above the second, whatever they were.
        set("MinHeapFreeRatio", 0);
        set("MaxHeapFreeRatio", most);
        set("MinHeapFreeRatio", least);
    }

    private static void set(String flag, int value) {
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .setVMOption(flag, Integer.toString(value));
        } catch (IllegalArgumentException notOfThisCollector) {
            LOG.debug("{} is not a flag of this JVM's collector", flag);
        }
    }
}
