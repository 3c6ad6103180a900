package dev.tollgate.http;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import dev.tollgate.http.idempotency.IdempotencyStore;
import dev.tollgate.http.idempotency.LeftKeys;
import dev.tollgate.http.limit.FailedSignIns;
import dev.tollgate.http.limit.RateLimiter;
import dev.tollgate.http.ops.HealthCheck;
import dev.tollgate.identity.Credential;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.HttpSettings;
import dev.tollgate.platform.settings.OverloadSettings;
import dev.tollgate.platform.settings.RateLimitSettings;
import dev.tollgate.testing.FreePorts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.redis.client.Redis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** A server on a free port with real stores, the test's face behind it, and known callers. */
final class RunningServer implements AutoCloseable {
    /** Small sizes, and no limit of time that a slow machine could reach. */
    static final HttpSettings HTTP = http(Duration.ofSeconds(60), Duration.ofSeconds(60));

    /** Closes soon what is idle or comes slowly. */
    static final HttpSettings HASTY = http(Duration.ofSeconds(2), Duration.ofSeconds(2));

    static final OverloadSettings OVERLOAD = new OverloadSettings(0, 500, 0, 0);
    private static final RateLimitSettings LIMITS = new RateLimitSettings(10, 1000, 20, 1000, 5);

    /** For tests that count what Redis counts: an answer that comes late is counted by the server itself too. */
    private static final Duration PATIENT = Duration.ofSeconds(60);

    final Vertx vertx;
    final RedisServer redisServer;
    final RateLimiter limiter;
    final IdempotencyStore idempotency;
    final AtomicReference<@Nullable String> epoch = new AtomicReference<>("epoch-1");
    final TestFace face;
    final HttpRoom room;
    final MongoClient mongo;
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MongoServer mongoServer;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static HttpSettings http(Duration idleTimeout, Duration bodyTimeout) {
        return new HttpSettings(
                "127.0.0.1", 0, 64 * 1024, 8 * 1024, 4 * 1024, idleTimeout, bodyTimeout, List.of(), null);
    }

    static RunningServer start() throws Exception {
        return start(HTTP, OVERLOAD);
    }

    static RunningServer start(HttpSettings http, OverloadSettings overload) throws Exception {
        return new RunningServer(http, overload, PATIENT, List.of());
    }

    static RunningServer start(Pages pages) throws Exception {
        return new RunningServer(HTTP, OVERLOAD, PATIENT, List.of(pages));
    }

    /** One that waits for Redis no longer than a node does. */
    static RunningServer startAsANode() throws Exception {
        return new RunningServer(HTTP, OVERLOAD, RateLimiter.PATIENCE, List.of());
    }

    private RunningServer(HttpSettings http, OverloadSettings overload, Duration redisPatience, List<Pages> pages)
            throws Exception {
        vertx = Vertx.vertx();
        redisServer = startRedis();
        mongoServer = new MongoServer(H2Backend.inMemory());
        var address = mongoServer.bind();
        mongo = MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", "mongodb://127.0.0.1:" + address.getPort())
                        .put("db_name", "test"));
        Clock clock = Clock.systemUTC();
        Ids ids = Ids.random();
        Redis redis = Redis.createClient(
                vertx, "redis://127.0.0.1:" + redisServer.ports().getFirst());
        limiter = new RateLimiter(vertx, redis, redisPatience, () -> 1, clock, ids, meters);
        await(limiter.start());
        idempotency = new IdempotencyStore(mongo, clock, () -> Optional.ofNullable(epoch.get()));
        var leftKeys = new LeftKeys(
                idempotency, () -> Future.succeededFuture(Set.of("epoch-1")), _ -> Future.succeededFuture(false));
        face = new TestFace(vertx, new FailedSignIns(limiter, LIMITS.failedSignIns()));
        var config = new HttpRoom.Config(
                http,
                LIMITS,
                overload,
                Duration.ofSeconds(2),
                2,
                await(ApiContract.load(vertx, "http-test-openapi.yaml")),
                new Secret(""));
        var check =
                new HealthCheck("mongodb", true, () -> mongo.getCollections().mapEmpty());
        var parts = new HttpRoom.Parts(
                RunningServer::authenticate, limiter, idempotency, leftKeys, meters, List.of(check), clock, ids);
        room = await(HttpRoom.deploy(vertx, config, parts, List.of(face), pages));
    }

    private static RedisServer startRedis() throws IOException {
        RedisServer server = RedisServer.newRedisServer()
                .port(FreePorts.next())
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("daemonize no")
                .build();
        server.start();
        return server;
    }

    /** `user-…`: users; `admin`: platform admin; `ak_…`: keys, named by what they are limited to. */
    private static Future<Principal> authenticate(Credential credential) {
        String value = credential.value().value();
        Set<Permission> all = EnumSet.allOf(Permission.class);
        if (value.startsWith("ak_one_at_a_time_")) {
            return Future.succeededFuture(key(value, new KeyLimits(null, null, 1)));
        }
        if (value.startsWith("user-")) {
            return Future.succeededFuture(principal(value, PlatformRole.CLIENT, all, KeyLimits.NONE));
        }
        return switch (value) {
            case "admin" -> Future.succeededFuture(principal("admin", PlatformRole.ADMIN, all, KeyLimits.NONE));
            case "ak_chat" -> Future.succeededFuture(key("ak_chat", KeyLimits.NONE));
            case "ak_three" -> Future.succeededFuture(key("ak_three", new KeyLimits(3, null, null)));
            case "ak_one_at_a_time" -> Future.succeededFuture(key(value, new KeyLimits(null, null, 1)));
            case "ak_tokens" -> Future.succeededFuture(key(value, new KeyLimits(null, 500, null)));
            default -> Future.failedFuture(new TollgateException(ErrorKind.UNAUTHENTICATED, "Unknown credential"));
        };
    }

    private static Principal principal(String user, PlatformRole role, Set<Permission> permissions, KeyLimits limits) {
        return new Principal(
                user, "org-" + user, MemberRole.OWNER, role, null, null, permissions, Set.of(), limits, List.of());
    }

    private static Principal key(String id, KeyLimits limits) {
        return new Principal(
                "usr_maker",
                "org-keys",
                MemberRole.OWNER,
                PlatformRole.CLIENT,
                id,
                "a key",
                Set.of(Permission.CHAT),
                Set.of(),
                limits,
                List.of());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for it; other parts of the build need the processors meanwhile. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    int port() {
        return room.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    HttpRequest.Builder as(String credential, String path) {
        return request(path).header("Authorization", "Bearer " + credential);
    }

    HttpRequest.Builder post(String credential, String path, String json) {
        return as(credential, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }

    @Override
    public void close() throws IOException {
        await(room.stop().otherwiseEmpty());
        limiter.close();
        await(mongo.close());
        await(vertx.close());
        mongoServer.shutdownNow();
        redisServer.stop();
        meters.close();
    }
}
