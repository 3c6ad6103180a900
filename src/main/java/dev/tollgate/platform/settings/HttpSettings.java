package dev.tollgate.platform.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server.
 *
 * @param port 0 to 65535 (`PORT`); 0 takes a free one
 * @param maxBodyBytes of a request, 1 KiB to 256 MiB
 * @param maxHeaderBytes of all headers of a request
 * @param maxUriBytes of the request line's URI
 * @param idleTimeout of a connection on which nothing moves
 * @param bodyTimeout in which a request's body must have arrived
 * @param trustedProxies addresses or networks whose `X-Forwarded-For` is believed
 * @param publicUrl where users reach this installation; null: the port on localhost
 */
public record HttpSettings(
        @Setting(min = "1", max = "253") String host,
        @Setting(min = "0", max = "65535") int port,
        @Setting(min = "1KiB", max = "256MiB") int maxBodyBytes,
        @Setting(min = "1KiB", max = "1MiB") int maxHeaderBytes,
        @Setting(min = "256", max = "1MiB") int maxUriBytes,
        @Setting(min = "1s", max = "1h") Duration idleTimeout,
        @Setting(min = "100ms", max = "1h") Duration bodyTimeout,
        @Setting(min = "2", max = "64") List<String> trustedProxies,
        @Nullable URI publicUrl) {
    /** The beginning of links to this installation, without a slash at its end. */
    public String linkBase() {
        return publicUrl == null ? "http://localhost:" + port : publicUrl.toString();
    }
}
