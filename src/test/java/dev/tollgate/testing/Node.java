package dev.tollgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Tollgate;
import dev.tollgate.platform.settings.SettingsLoader;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A node started as a user starts it, from settings in the environment, with its embedded stores in a folder of its own
 * and on a free port.
 *
 * <p>Closing it fails the test when its code blocked an event loop.
 */
public final class Node implements AutoCloseable {
    /** The password of the platform admin `admin`. */
    public static final String ADMIN_PASSWORD = "the-admins-own-password";

    private final Path folder;
    private final Tollgate tollgate;
    private final BlockedLoops blocked;
    private final Api api;

    private Node(Path folder, Tollgate tollgate, BlockedLoops blocked) {
        this.folder = folder;
        this.tollgate = tollgate;
        this.blocked = blocked;
        this.api = Api.of(URI.create("http://127.0.0.1:" + tollgate.port()));
    }

    /** Starts one with these variables over the defaults of tests: high limits, a fast demo. */
    public static Node start(Map<String, String> variables) {
        try {
            return start(Files.createTempDirectory("tollgate-node"), variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one on a data folder that may hold something already. */
    public static Node start(Path folder, Map<String, String> variables) {
        var settings = new SettingsLoader(environment(folder, variables), folder)
                .load()
                .settings();
        var blocked = BlockedLoops.watch();
        var options = new VertxOptions()
                .setBlockedThreadCheckInterval(50)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(BlockedLoops.LIMIT_MS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setWarningExceptionTime(BlockedLoops.LIMIT_MS)
                .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS);
        return new Node(folder, Tollgate.start(settings, options), blocked);
    }

    /** The environment of a node on that folder: the defaults of tests and over them these variables. */
    static Map<String, String> environment(Path folder, Map<String, String> variables) {
        var environment = new HashMap<String, String>();
        environment.put("PORT", "0");
        environment.put("DATA_DIR", folder.resolve("data").toString());
        environment.put("ADMIN_PASSWORD", ADMIN_PASSWORD);
        environment.put("TOLLGATE_RATELIMITS_AUTH", "10000");
        environment.put("TOLLGATE_RATELIMITS_CHAT", "100000");
        environment.put("TOLLGATE_RATELIMITS_APIKEYS", "10000");
        environment.put("TOLLGATE_RATELIMITS_BILLING", "100000");
        environment.put("TOLLGATE_MODELS_PROVIDERS_DEMO_CHUNKDELAY", "1ms");
        // Hundreds of people sign up in the tests; how passwords are hashed has tests of its own.
        environment.put("TOLLGATE_IDENTITY_HASHINGMEMORYBYTES", "1MiB");
        environment.putAll(variables);
        return environment;
    }

    /** Starts one whose only provider, `openai`, is this upstream, and whose organisations start with credits. */
    public static Node with(ScriptedUpstream upstream, Map<String, String> variables) {
        return start(behind(upstream, variables));
    }

    static Map<String, String> behind(ScriptedUpstream upstream, Map<String, String> variables) {
        var more = new HashMap<String, String>();
        more.put("OPENAI_API_KEY", "sk-upstream-secret");
        more.put("OPENAI_BASE_URL", upstream.openAiBase().toString());
        more.put("TOLLGATE_BILLING_STARTCREDITS", "10000");
        more.putAll(variables);
        return more;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + tollgate.port());
    }

    public Path folder() {
        return folder;
    }

    /** A client that signs nobody in. */
    public Api api() {
        return api;
    }

    /** A client of the platform admin. */
    public Api admin() {
        return api.as(adminToken());
    }

    /** A new access token of the platform admin. */
    public String adminToken() {
        return api.post(
                        "/api/auth/login",
                        new JsonObject().put("username", "admin").put("password", ADMIN_PASSWORD))
                .is(200)
                .text("token");
    }

    /** Signs somebody up. */
    public Person person(String username) {
        Reply reply = api.post(
                        "/api/auth/register",
                        new JsonObject().put("username", username).put("password", "a-good-password"))
                .is(201);
        return new Person(reply.text("userId"), reply.text("token"), api.as(reply.text("token")));
    }

    /** Somebody signed in. */
    public record Person(String userId, String token, Api api) {
        /** A new API key of their organisation. */
        public String key(String... permissions) {
            return api.post(
                            "/api/v1/auth/api-keys",
                            new JsonObject()
                                    .put("name", "test")
                                    .put("permissions", new JsonArray(List.of(permissions))))
                    .is(201)
                    .text("key");
        }
    }

    /** Stops it and keeps its folder, so that it can be started again. */
    public void stop() {
        api.close();
        tollgate.close();
        List<String> seen = new ArrayList<>(blocked.end());
        assertThat(seen).as("event loops blocked by our code").isEmpty();
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
