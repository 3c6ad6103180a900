package dev.tollgate.platform.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The process itself.
 *
 * @param dataDir folder of the embedded stores and of made secrets (`DATA_DIR`)
 * @param roles what the node is for: `requests`, `jobs` or both, at least one
 * @param busTimeout how long a room waits for another
 * @param drainNotice how long a stop tells balancers that the node is not ready, and serves on
 * @param drainTimeout how long a stop waits for requests under way, after that
 */
public record NodeSettings(
        Path dataDir,
        @Setting(oneOf = {"requests", "jobs"}) List<String> roles,
        @Setting(min = "100ms", max = "5m") Duration busTimeout,
        @Setting(min = "0s", max = "2m") Duration drainNotice,
        @Setting(min = "0s", max = "10m") Duration drainTimeout) {
    /** Whether it answers callers of the API. */
    public boolean servesRequests() {
        return roles.contains("requests");
    }

    /** Whether it takes its turn in what is done once in the whole cluster. */
    public boolean doesJobs() {
        return roles.contains("jobs");
    }
}
