package dev.tollgate.http.limit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a node can take on, by what the process has.
 *
 * @param heapBytes of the whole heap
 * @param fileDescriptors that the process may have open
 */
public record NodeCapacity(long heapBytes, long fileDescriptors) {
    /** A stream under way was measured at up to 50 KB; the rest of the heap is for everything else. */
    private static final long CHAT_BYTES = 64 * 1024;

    private static final long CONNECTION_BYTES = 16 * 1024;

    /** Files, stores, and this process's own. */
    private static final long OWN_DESCRIPTORS = 128;

    private static final long MOST_CONNECTIONS = 100_000;
    private static final long LEAST = 16;

    /** Of this process. */
    public static NodeCapacity ofThisProcess() {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : MOST_CONNECTIONS;
        return new NodeCapacity(Runtime.getRuntime().maxMemory(), descriptors);
    }

    int chats(int chosen) {
        return chosen > 0 ? chosen : (int) bounded(heapBytes / 4 * 3 / CHAT_BYTES);
    }

    /** A chat needs a descriptor for its upstream beside its caller's. */
    int connections(int chosen) {
        long most = Math.min((fileDescriptors - OWN_DESCRIPTORS) / 2, heapBytes / CONNECTION_BYTES);
        return chosen > 0 ? chosen : (int) bounded(most);
    }

    long bodyBytes(long chosen) {
        return chosen > 0 ? chosen : heapBytes / 8;
    }

    private static long bounded(long wanted) {
        return Math.clamp(wanted, LEAST, MOST_CONNECTIONS);
    }
}
