package dev.tollgate.http.entry;

import dev.tollgate.platform.settings.HttpSettings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Begins to listen; where that cannot be, says at which address: the system's own words name none. */
public final class Listening {
    private Listening() {}

    /**
     * The server, listening.
     *
     * @return fails with {@link UncheckedIOException} when the port is taken or the address is not of this machine
     */
    public static Future<HttpServer> begin(HttpServer server, HttpSettings settings) {
        return server.listen()
                .recover(failure -> Future.failedFuture(
                        failure instanceof IOException io
                                ? new UncheckedIOException(
                                        "Cannot listen on " + settings.host() + ":" + settings.port() + ": "
                                                + io.getMessage(),
                                        io)
                                : failure));
    }
}
