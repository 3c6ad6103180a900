package dev.tollgate.load.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Three nodes behind a balancer, as {@code load-tests/cluster/run} starts them. */
final class Cluster {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** The script takes this many ports after its first: see its README. */
    private static final int PORTS = 62;

    private static final int STORE_PORT = 60;

    private Cluster() {}

    /** Starts it on the stage; the server's address is the balancer's. */
    static Server start(Stage stage, Path jar, Map<String, String> settings) {
        int port = freePorts();
        var environment = new HashMap<>(settings);
        environment.put("PORT", Integer.toString(port));
        environment.put("CLUSTER_DIR", stage.folder().resolve("cluster").toString());
        environment.put("TOLLGATE_JAR", jar.toAbsolutePath().toString());
        environment.put("NODE_JAVA_OPTS", "-Xmx" + Need.SMALL_HEAP);
        Child script = stage.start("cluster", environment, List.of(script(), "start"));
        script.awaitLine("ready", PATIENCE);
        environment.put("MONGODB_URI", "mongodb://127.0.0.1:" + (port + STORE_PORT));
        return new Server(script, Optional.empty(), "http://127.0.0.1:" + port, environment);
    }

    /** Does something to a node: {@code kill}, {@code begin}, {@code restart}; returns when it is done. */
    static void act(Stage stage, Server server, String what, int node) {
        Child command = stage.start(what, server.environment(), List.of(script(), what, Integer.toString(node)));
        if (command.awaitExit() != 0) {
            throw new IllegalStateException(what + " of node " + node + " failed: " + command.lastLines());
        }
    }

    private static String script() {
        return Path.of("load-tests/cluster/run").toAbsolutePath().toString();
    }

    /** The first of so many in a row that nobody listens on; below those that the system gives to clients. */
    private static int freePorts() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(12_000, 30_000);
            if (IntStream.range(first, first + PORTS).allMatch(Cluster::isFree)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + PORTS + " free ports in a row");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
