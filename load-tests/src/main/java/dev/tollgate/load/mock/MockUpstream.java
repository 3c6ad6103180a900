package dev.tollgate.load.mock;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The mock as a server on 127.0.0.1, in a process of its own or inside another. */
public final class MockUpstream implements AutoCloseable {
    /** What its main class writes before its address. */
    public static final String GREETING = "The mock listens on ";

    private final Vertx vertx;
    private final MockState state;

    private MockUpstream(Vertx vertx, MockState state) {
        this.vertx = vertx;
        this.state = state;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param port 0: a free one
     */
    public static MockUpstream start(MockSettings settings, int port) {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setPreferNativeTransport(true))
                .build();
        var state = new MockState(settings);
        // To Vert.x a negative port is a free one, and the same one for all that name the same number.
        int shared = port == 0 ? -1 : port;
        var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        vertx.deployVerticle(() -> new MockVerticle(shared, state), options).await();
        return new MockUpstream(vertx, state);
    }

    /** Its address without a path. */
    public String url() {
        return "http://127.0.0.1:" + state.port();
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    /**
     * Runs until it is ended.
     *
     * @param args the port; none: a free one
     */
    public static void main(String[] args) {
        MockUpstream mock = start(MockSettings.AT_ONCE, args.length > 0 ? Integer.parseInt(args[0]) : 0);
        System.out.println(GREETING + mock.url());
    }
}
