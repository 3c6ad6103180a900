package dev.tollgate.load.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three nodes behind a balancer, as {@code load-tests/cluster/run} starts them. */
final class Cluster {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** The script takes this many ports after its first: see its README. */
    private static final int PORTS = 62;

    private static final int STORE_PORT = 60;

    private Cluster() {}

    /** Starts it on the stage; the server's address is the balancer's. */
    static Server start(Stage stage, Map<String, String> settings) {
        int port = freePorts();
        var environment = new HashMap<>(settings);
        environment.put("PORT", Integer.toString(port));
        environment.put("CLUSTER_DIR", folder(stage.folder()).toString());
        environment.put("NODE_JAVA_OPTS", Need.heap());
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

    /** Ends by their ids the processes that the script has left behind, should it have been unable to. */
    static void sweep(Path stageFolder, Instant stageBegan) {
        if (!Files.isDirectory(folder(stageFolder))) {
            return;
        }
        try (Stream<Path> files = Files.list(folder(stageFolder))) {
            files.filter(file -> file.toString().endsWith(".pid"))
                    .map(Cluster::pid)
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    // An id may have been given to another process since.
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(stageBegan::isBefore)
                            .isPresent())
                    .forEach(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long pid(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(Path stageFolder) {
        return stageFolder.resolve("cluster");
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
