package dev.tollgate.load.stage;

import dev.tollgate.load.mock.MockCounts;
import dev.tollgate.load.mock.MockSettings;
import dev.tollgate.load.mock.MockUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a run needs, started from nothing in a temporary folder: the mock, the database when it is to be a
 * process apart, the server. Closing it ends all of it and deletes the folder; so does the end of this JVM, Ctrl-C
 * included.
 */
public final class Stage implements AutoCloseable {
    /** Of the platform admin, on a server that nobody else can reach. */
    static final String ADMIN_PASSWORD = "correct-horse-battery";

    /** What the README tells to start a node with that is to bear load. */
    private static final Path JVM_OPTIONS = Path.of("conf/jvm.options");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MOST = "1000000";

    private final Path jar;
    private final Path folder;
    private final Deque<Child> children = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::end, "stage-end");
    private final Instant began = Instant.now();
    private boolean ended;

    /** An empty stage for this jar of the server. */
    public Stage(Path jar) {
        this.jar = jar;
        try {
            folder = Files.createTempDirectory("tollgate-load");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** The temporary folder. */
    public Path folder() {
        return folder;
    }

    /** Starts any process, which ends with the stage. */
    public Child start(String name, Map<String, String> environment, List<String> command) {
        synchronized (children) {
            if (ended) {
                throw new IllegalStateException("the stage is taken down");
            }
            Child child = Child.start(name, folder, environment, command);
            children.push(child);
            return child;
        }
    }

    /** Starts the mock and gives its address. */
    public Mock mock(MockSettings settings) {
        Child child = start(
                "mock",
                Map.of(),
                List.of(
                        Child.java(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        MockUpstream.class.getName()));
        var mock = new Mock(child, child.awaitLine(MockUpstream.GREETING, PATIENCE));
        mock.answer(settings);
        return mock;
    }

    /** The mock in its process. */
    public record Mock(Child child, String url) {
        /** What it has answered until now. */
        public MockCounts counts() {
            try (var api = new Api(url)) {
                return MockCounts.of(api.get("/mock/counts", ""));
            }
        }

        /** Changes how it answers from now on. */
        public void answer(MockSettings settings) {
            try (var api = new Api(url)) {
                api.put("/mock/settings?delayMs=" + settings.delay().toMillis() + "&words=" + settings.words()
                        + "&gapMs=" + settings.gap().toMillis());
            }
        }
    }

    /** Starts what the need asks for: a server as a user does, a database before it, or a cluster. */
    public Server server(Need need, Mock mock) {
        Map<String, String> environment = new HashMap<>(defaults(mock));
        environment.putAll(need.environment());
        if (need.isCluster()) {
            return Cluster.start(this, environment);
        }
        environment.put("PORT", "0");
        environment.put("DATA_DIR", folder.resolve("data").toString());
        Optional<Child> store = need.storeApart() ? Optional.of(store()) : Optional.empty();
        store.ifPresent(child -> environment.put(
                "MONGODB_URI", child.awaitLine("listens at ", PATIENCE).strip()));
        Child child = start(
                "server",
                environment,
                List.of(
                        Child.java(),
                        "@" + JVM_OPTIONS.toAbsolutePath(),
                        Need.heap(),
                        "-jar",
                        jar.toAbsolutePath().toString()));
        String port = child.awaitLine("listens on http://localhost:", PATIENCE).split(" ")[0];
        var server = new Server(child, store, "http://127.0.0.1:" + port, Map.copyOf(environment));
        server.awaitReady();
        return server;
    }

    /** Does to a node of a cluster what an incident says; returns when it is done. */
    public void happens(Server cluster, Incident incident) {
        Cluster.act(this, cluster, incident.what(), incident.node());
    }

    private Child store() {
        return start(
                "store",
                Map.of(),
                List.of(
                        Child.java(),
                        "-Xmx1g",
                        "-classpath",
                        jar.toAbsolutePath().toString(),
                        "dev.tollgate.platform.store.EmbeddedMongo",
                        folder.resolve("store").toString()));
    }

    private Map<String, String> defaults(Mock mock) {
        var environment = new HashMap<String, String>();
        environment.put("TOLLGATE_HTTP_HOST", "127.0.0.1");
        environment.put("ADMIN_PASSWORD", ADMIN_PASSWORD);
        environment.put("OPENAI_API_KEY", "sk-mock");
        environment.put("OPENAI_BASE_URL", mock.url() + "/v1");
        environment.put("LOG_LEVEL", "WARN");
        // On, but never in the way: what is measured is the server and not its limits.
        for (String limit : List.of("AUTH", "CHAT", "APIKEYS", "BILLING")) {
            environment.put("TOLLGATE_RATELIMITS_" + limit, MOST);
        }
        return environment;
    }

    /** Compares all that billing keeps with its journal, by the server's own command; what it says where they differ. */
    public Optional<String> reconcile(Server server) {
        Child command = start(
                "reconcile",
                server.environment(),
                List.of(Child.java(), "-Xmx512m", "-jar", jar.toAbsolutePath().toString(), "reconcile"));
        int exit = command.awaitExit();
        return exit == 0 ? Optional.empty() : Optional.of("exit code " + exit + "\n" + command.lastLines());
    }

    private void end() {
        synchronized (children) {
            ended = true;
            // The last one started goes first: the server before its stores.
            children.forEach(Child::close);
            children.clear();
        }
        Cluster.sweep(folder, began);
        Folders.delete(folder);
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // The JVM ends already, and runs the hook, which finds nothing left to do.
            ended = true;
        }
    }
}
