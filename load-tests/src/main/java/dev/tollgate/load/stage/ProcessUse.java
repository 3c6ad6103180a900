package dev.tollgate.load.stage;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used since it began.
 *
 * @param cpu user and system time
 * @param peakBytes the most memory that was resident; 0 where the system does not tell it as Linux does
 */
public record ProcessUse(Duration cpu, long peakBytes) {
    /** Of a process that lives. */
    public static ProcessUse of(Child child) {
        Duration cpu = ProcessHandle.of(child.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
        return new ProcessUse(cpu, peak(child.pid()));
    }

    private static long peak(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0L);
        } catch (IOException notLinux) {
            return 0;
        }
    }

    /** What one of so many requests took since an earlier look, and the peak. */
    public JsonObject since(ProcessUse earlier, long requests) {
        long cpuMicros = cpu.minus(earlier.cpu).toNanos() / 1000;
        return new JsonObject()
                .put("cpuMicrosPerRequest", requests == 0 ? 0 : cpuMicros / requests)
                .put("peakMiB", peakBytes >> 20);
    }
}
