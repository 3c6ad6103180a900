package dev.tollgate.testing;

import dev.tollgate.platform.store.EmbeddedRedis;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes in JVMs of their own that form a cluster over one database, one Redis and one scripted upstream, each of which
 * a test may break. What they reach each other by is a line that can be cut.
 */
public final class TwoNodes implements AutoCloseable {
    /** Much longer than it takes: the machine of a build may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(TwoNodes.class);

    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final ScriptedUpstream upstream = ScriptedUpstream.start(vertx);
    private final StoreProcess store;
    private final EmbeddedRedis redis;
    private final List<Member> members = List.of(new Member(), new Member());
    private final Map<String, String> variables;

    /** One node, and the two lines by which the other reaches it. */
    private static final class Member {
        private final int port = FreePorts.next();
        private final int busPort = FreePorts.next();
        private final CutLine line = CutLine.to(port);
        private final CutLine busLine = CutLine.to(busPort);
        private volatile @Nullable NodeProcess process;
        private volatile @Nullable Api api;
        private volatile boolean serves;

        NodeProcess process() {
            return Objects.requireNonNull(process, "not started");
        }

        Api api() {
            return Objects.requireNonNull(api, "not ready");
        }
    }

    private TwoNodes(Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = variables;
        store = StoreProcess.start(folder.resolve("store"));
        redis = EmbeddedRedis.start(folder);
        try {
            for (int index = 0; index < members.size(); index++) {
                begin(index);
            }
            for (int index = 0; index < members.size(); index++) {
                awaitReady(index);
            }
            LOG.info("one cluster {} ms later", awaitTogether(2).toMillis());
        } catch (RuntimeException | AssertionError e) {
            end();
            throw e;
        }
    }

    /** Starts all and waits until both nodes serve and see each other. */
    public static TwoNodes start(Map<String, String> variables) {
        try {
            return new TwoNodes(Files.createTempDirectory("tollgate-two"), variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(int index) {
        Path own = folder.resolve("node-" + index);
        try {
            Files.createDirectories(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        members.get(index).process = NodeProcess.begin(own, NodeProcess.environment(own, variablesOf(index)));
    }

    private Map<String, String> variablesOf(int index) {
        Member own = members.get(index);
        Member other = members.get(1 - index);
        var all = new HashMap<>(NodeProcess.behind(upstream, Map.of()));
        all.put("MONGODB_URI", store.uri());
        all.put("REDIS_URL", redis.url());
        all.put("JWT_SECRET", "the-same-secret-on-all-nodes-of-it");
        all.put("TOLLGATE_CLUSTER_DISCOVERY", "tcp");
        all.put("TOLLGATE_CLUSTER_NAME", "test-" + members.getFirst().port);
        all.put("TOLLGATE_CLUSTER_PORT", Integer.toString(own.port));
        all.put("TOLLGATE_CLUSTER_BUSPORT", Integer.toString(own.busPort));
        all.put("TOLLGATE_CLUSTER_PUBLICPORT", Integer.toString(own.line.port()));
        all.put("TOLLGATE_CLUSTER_PUBLICBUSPORT", Integer.toString(own.busLine.port()));
        all.put("TOLLGATE_CLUSTER_MEMBERS", "127.0.0.1:" + other.line.port());
        all.put("TOLLGATE_CLUSTER_FAILURETIMEOUT", "5s");
        all.putAll(variables);
        return all;
    }

    private Duration awaitReady(int index) {
        Member member = members.get(index);
        Duration took = member.process().awaitReady();
        member.api = Api.of(member.process().awaitUrl());
        member.serves = true;
        LOG.info("node {} ready {} ms after the start of its JVM", index, took.toMillis());
        return took;
    }

    /** Waits until each node that runs sees so many; the time it took. */
    public Duration awaitTogether(int count) {
        long started = System.nanoTime();
        for (Member member : members) {
            while (member.process().isAlive() && seen(member) != count) {
                if (System.nanoTime() - started > PATIENCE.toNanos()) {
                    throw new AssertionError("they do not see " + count + " nodes:\n" + errors());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private static int seen(Member member) {
        return member.api()
                .get("/metrics")
                .is(200)
                .body()
                .lines()
                .filter(line -> line.startsWith("tollgate_cluster_nodes "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    /** What both wrote to stderr. */
    public String errors() {
        var text = new StringBuilder();
        for (Member member : members) {
            text.append(member.process().errors()).append("----\n");
        }
        return text.toString();
    }

    public ScriptedUpstream upstream() {
        return upstream;
    }

    public StoreProcess store() {
        return store;
    }

    /** A client of node 0 or 1 that signs nobody in. */
    public Api api(int index) {
        return members.get(index).api();
    }

    /** A client of the platform admin at a node. */
    public Api admin(int index) {
        return api(index)
                .as(api(index)
                        .post(
                                "/api/auth/login",
                                new JsonObject().put("username", "admin").put("password", Node.ADMIN_PASSWORD))
                        .is(200)
                        .text("token"));
    }

    /** As {@code kill -9}. */
    public void kill(int index) {
        members.get(index).serves = false;
        members.get(index).process().kill();
    }

    /** Starts a killed one on its folder; the time until it was ready. */
    public Duration restart(int index) {
        members.get(index).api().close();
        begin(index);
        return awaitReady(index);
    }

    /** Whether it was ready and was not killed since. */
    public boolean serves(int index) {
        return members.get(index).serves;
    }

    /** Nothing gets from one node to the other any more. */
    public void cut() {
        members.forEach(member -> {
            member.line.cut();
            member.busLine.cut();
        });
    }

    /** They can reach each other again. */
    public void heal() {
        members.forEach(member -> {
            member.line.heal();
            member.busLine.heal();
        });
    }

    private void end() {
        heal();
        List<NodeProcess> processes = new ArrayList<>();
        for (Member member : members) {
            NodeProcess process = member.process;
            if (process != null) {
                processes.add(process);
                process.askToStop();
            }
        }
        try {
            processes.forEach(NodeProcess::close);
        } finally {
            members.forEach(member -> {
                member.line.close();
                member.busLine.close();
            });
            redis.close();
            store.close();
            upstream.close();
            vertx.close().await();
        }
    }

    @Override
    public void close() {
        end();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
