package dev.tollgate.platform.settings;

import java.time.Duration;
import java.util.List;

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
 */
public record HttpSettings(
        String host,
        int port,
        int maxBodyBytes,
        int maxHeaderBytes,
        int maxUriBytes,
        Duration idleTimeout,
        Duration bodyTimeout,
        List<String> trustedProxies) {}
