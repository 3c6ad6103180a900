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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes in JVMs of their own that form a cluster over one database, one Redis and one scripted upstream, each of which a
 * test may break. What they reach each other by is a line that can be cut. Like a balancer in front of them, it asks each
 * again and again whether it is ready.
 */
public final class NodeCluster implements AutoCloseable {
    /** Much longer than it takes: the machine of a build may be busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Between two questions for readiness. */
    private static final Duration CHECK = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(NodeCluster.class);

    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final ScriptedUpstream upstream = ScriptedUpstream.start(vertx);
    private final StoreProcess store;
    private final EmbeddedRedis redis;
    private final List<Member> members;
    private final Map<String, String> variables;
    private volatile boolean ended;

    /** One node, and the two lines by which the others reach it. */
    private static final class Member {
        private final int port = FreePorts.next();
        private final int busPort = FreePorts.next();
        private final CutLine line = CutLine.to(port);
        private final CutLine busLine = CutLine.to(busPort);
        private volatile @Nullable NodeProcess process;
        private volatile @Nullable Api api;
        private volatile boolean serves;
        private volatile boolean ready;

        NodeProcess process() {
            return Objects.requireNonNull(process, "not started");
        }

        Api api() {
            return Objects.requireNonNull(api, "not ready");
        }
    }

    private NodeCluster(int count, Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.members = Stream.generate(Member::new).limit(count).toList();
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
            LOG.info("one cluster {} ms later", awaitTogether(count).toMillis());
        } catch (RuntimeException | AssertionError e) {
            end();
            throw e;
        }
    }

    /** Starts so many and waits until all of them serve and see each other. */
    public static NodeCluster start(int count, Map<String, String> variables) {
        try {
            return new NodeCluster(count, Files.createTempDirectory("tollgate-cluster"), variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(int index) {
        Path own = folder.resolve("node-" + index);
        own.toFile().mkdirs();
        members.get(index).process = NodeProcess.begin(own, NodeProcess.environment(own, variablesOf(index)));
    }

    private Map<String, String> variablesOf(int index) {
        Member own = members.get(index);
        String others = members.stream()
                .filter(member -> member != own)
                .map(member -> "127.0.0.1:" + member.line.port())
                .collect(Collectors.joining(","));
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
        all.put("TOLLGATE_CLUSTER_MEMBERS", others);
        all.put("TOLLGATE_CLUSTER_FAILURETIMEOUT", "5s");
        all.putAll(variables);
        return all;
    }

    private Duration awaitReady(int index) {
        Member member = members.get(index);
        Duration took = member.process().awaitReady();
        member.api = Api.of(member.process().awaitUrl());
        member.serves = true;
        member.ready = true;
        Thread.ofVirtual().start(() -> watch(member, member.process()));
        LOG.info("node {} ready {} ms after the start of its JVM", index, took.toMillis());
        return took;
    }

    /** Until this life of it ends. */
    private void watch(Member member, NodeProcess process) {
        while (!ended && member.process == process && process.isAlive()) {
            try {
                member.ready = member.api().get("/health/ready").status() == 200;
            } catch (UncheckedIOException silent) {
                member.ready = false;
            }
            LockSupport.parkNanos(CHECK.toNanos());
        }
    }

    public int size() {
        return members.size();
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

    /** What they wrote to stderr. */
    public String errors() {
        return members.stream().map(member -> member.process().errors()).collect(Collectors.joining("----\n"));
    }

    public ScriptedUpstream upstream() {
        return upstream;
    }

    public StoreProcess store() {
        return store;
    }

    /** A client of a node, counted from 0, that signs nobody in. */
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

    /** As a rolling restart stops it: SIGTERM, and its end is waited for; the exit code. */
    public int stop(int index) {
        Member member = members.get(index);
        member.process().askToStop();
        int code = member.process().awaitExit();
        member.serves = false;
        return code;
    }

    /** As {@code kill -STOP}: it stands still, with its connections open. */
    public void freeze(int index) {
        members.get(index).serves = false;
        members.get(index).ready = false;
        members.get(index).process().freeze();
    }

    /** As {@code kill -CONT}: it goes on where it stood. */
    public void thaw(int index) {
        members.get(index).process().thaw();
        members.get(index).serves = true;
    }

    /** Starts one that ended on its folder; the time until it was ready. */
    public Duration restart(int index) {
        members.get(index).api().close();
        begin(index);
        return awaitReady(index);
    }

    /** Whether it was started and did not end since. */
    public boolean lives(int index) {
        return members.get(index).process().isAlive();
    }

    /** Whether a balancer would send it requests: it was ready when it was asked last, and did not end since. */
    public boolean serves(int index) {
        return members.get(index).serves && members.get(index).ready;
    }

    /** Nothing gets from any node to another any more. */
    public void cut() {
        lines().forEach(CutLine::cut);
    }

    /** They can reach each other again. */
    public void heal() {
        lines().forEach(CutLine::heal);
    }

    private Stream<CutLine> lines() {
        return members.stream().flatMap(member -> Stream.of(member.line, member.busLine));
    }

    private void end() {
        ended = true;
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
            lines().forEach(CutLine::close);
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
