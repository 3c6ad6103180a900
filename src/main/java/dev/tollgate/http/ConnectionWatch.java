package dev.tollgate.http;

import dev.tollgate.http.limit.ConnectionLimit;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections that are too many, and those without a request under way: those that never sent a whole head, and
 * idle ones. The server's own idle timeout would also cut a caller who waits for a slow model. Belongs to one event loop.
 */
final class ConnectionWatch implements Handler<HttpConnection> {
    /** Time for the first request's head on a new connection, against heads sent byte by byte. */
    private static final long FIRST_HEAD_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Idle time while most of the connections that there may be are taken. */
    private static final long CROWDED_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long idleNanos;
    private final ConnectionLimit limit;
    private final Map<HttpConnection, Watched> connections = new HashMap<>();

    private static final class Watched {
        private int underWay;
        private boolean served;
        private boolean noMore;
        private boolean closing;
        private long sinceNanos = System.nanoTime();
    }

    ConnectionWatch(Duration idle, ConnectionLimit limit) {
        this.idleNanos = idle.toNanos();
        this.limit = limit;
    }

    @Override
    public void handle(HttpConnection connection) {
        if (!limit.enter()) {
            cut(connection);
            return;
        }
        connections.put(connection, new Watched());
        connection.closeHandler(_ -> {
            connections.remove(connection);
            limit.leave();
        });
    }

    /** Whether the request may be served: not after an answer that announced the end of its connection. */
    boolean begun(HttpServerRequest request) {
        Watched watched = connections.get(request.connection());
        if (watched == null || watched.noMore) {
            return false;
        }
        watched.underWay++;
        watched.served = true;
        return true;
    }

    /** The answer to this request is the last one of its connection, whatever the peer has sent already. */
    void noMore(HttpServerRequest request) {
        Watched watched = connections.get(request.connection());
        if (watched != null) {
            watched.noMore = true;
        }
    }

    void ended(HttpServerRequest request) {
        Watched watched = connections.get(request.connection());
        if (watched != null) {
            watched.underWay--;
            watched.sinceNanos = System.nanoTime();
        }
    }

    /**
     * Closes at once, also when the peer takes nothing more: {@link HttpConnection#close} first waits until all is
     * written, which is never then.
     */
    static void cut(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }

    /** To be called about once a second. */
    void closeIdle() {
        long now = System.nanoTime();
        long longest = limit.isCrowded() ? Math.min(idleNanos, CROWDED_IDLE_NANOS) : idleNanos;
        Iterator<Map.Entry<HttpConnection, Watched>> all =
                connections.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<HttpConnection, Watched> entry = all.next();
            Watched watched = entry.getValue();
            long allowed = watched.served ? longest : Math.min(longest, FIRST_HEAD_NANOS);
            if (watched.underWay == 0 && now - watched.sinceNanos >= allowed) {
                if (watched.closing) {
                    all.remove();
                    cut(entry.getKey());
                } else {
                    // First politely: the peer may still be taking the last answer.
                    watched.closing = true;
                    watched.noMore = true;
                    watched.sinceNanos = now;
                    entry.getKey().close();
                }
            }
        }
    }
}
