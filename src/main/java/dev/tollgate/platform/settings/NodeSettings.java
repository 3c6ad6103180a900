package dev.tollgate.platform.settings;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The process itself.
 *
 * @param dataDir folder of the embedded stores and of made secrets (`DATA_DIR`)
 * @param busTimeout how long a room waits for another
 * @param drainTimeout how long a stop waits for requests under way
 */
public record NodeSettings(
        Path dataDir,
        @Setting(min = "100ms", max = "5m") Duration busTimeout,
        @Setting(min = "0s", max = "10m") Duration drainTimeout) {}
