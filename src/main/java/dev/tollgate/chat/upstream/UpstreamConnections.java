package dev.tollgate.chat.upstream;

import dev.tollgate.platform.settings.ChatSettings;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.List;

/** How one event loop's connections to upstreams are made and kept: HTTP/2 where TLS negotiates it, else HTTP/1.1. */
public final class UpstreamConnections {
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    /** Requests that may wait for a connection, for each connection there may be. */
    private static final int WAITING_PER_CONNECTION = 4;

    /** Requests on one HTTP/2 connection: what is lost with it, and what waits behind one lost packet, stays bounded. */
    private static final int STREAMS_PER_CONNECTION = 64;

    private UpstreamConnections() {}

    /** Certificates and host names are verified, redirects are not followed, nothing is decompressed. */
    public static HttpClientOptions options(ChatSettings settings) {
        return new HttpClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setSslHandshakeTimeout(Math.max(1, settings.connectTimeout().toSeconds()))
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setKeepAlive(true)
                .setTcpNoDelay(true)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setHttp2MultiplexingLimit(STREAMS_PER_CONNECTION)
                // Room for a full window of each stream: one whose caller is slow must not stop the others.
                .setHttp2ConnectionWindowSize(STREAMS_PER_CONNECTION * Http2Settings.DEFAULT_INITIAL_WINDOW_SIZE);
    }

    /** As many requests at a time as there may be HTTP/1.1 connections, whatever the protocol. */
    public static PoolOptions pool(ChatSettings settings) {
        int connections = settings.connectionsPerUpstream();
        return new PoolOptions()
                .setHttp1MaxSize(connections)
                .setHttp2MaxSize(Math.ceilDiv(connections, STREAMS_PER_CONNECTION))
                .setMaxWaitQueueSize(WAITING_PER_CONNECTION * connections);
    }
}
