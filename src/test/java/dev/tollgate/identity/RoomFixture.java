package dev.tollgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.tollgate.identity.account.Accounts;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.IdentitySettings;
import dev.tollgate.platform.store.StoreSchema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running room with an empty store in memory, a fake clock and a few things said shortly. */
final class RoomFixture implements AutoCloseable {
    static final Secret JWT_SECRET = new Secret("a-secret-of-the-tests-with-over-32-bytes");
    static final Secret PASSWORD = new Secret("securepassword123");

    final FakeClock clock = new FakeClock();
    final Vertx vertx = Vertx.vertx();
    final MongoClient mongo;
    final Tokens tokens = new Tokens(vertx, JWT_SECRET, clock);
    final KeptEvents outbox = new KeptEvents();
    final KeptLetters mails = new KeptLetters();
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final Path dataFolder;
    private final int hashingMemoryBytes;
    IdentityRoom room;

    /** One whose hashes are weak and quick: what is tested is what becomes of them. */
    RoomFixture(Path dataFolder) {
        this(dataFolder, 1 << 20);
    }

    RoomFixture(Path dataFolder, int hashingMemoryBytes) {
        this.dataFolder = dataFolder;
        this.hashingMemoryBytes = hashingMemoryBytes;
        String uri = server.bindAndGetConnectionString();
        this.mongo = MongoClient.create(
                vertx, new JsonObject().put("connection_string", uri).put("db_name", "tollgate"));
        done(new StoreSchema(IdentityRoom.collections()).apply(mongo));
        this.room = deploy(new Secret(""));
    }

    IdentityRoom deploy(Secret adminPassword) {
        IdentitySettings settings = new IdentitySettings(
                JWT_SECRET,
                "admin",
                adminPassword,
                new Secret(""),
                Duration.ofHours(1),
                Duration.ofDays(30),
                Duration.ofSeconds(3),
                2,
                hashingMemoryBytes);
        var bus = new Bus(vertx, Duration.ofSeconds(30));
        return done(IdentityRoom.deploy(
                vertx,
                bus,
                new IdentityRoom.Ground(mongo, dataFolder, Ids.random(), clock),
                settings,
                new IdentityRoom.Outside(outbox, mails, "https://gate.example")));
    }

    /** Stops the room and starts it again on the same store. */
    void restart(Secret adminPassword) {
        done(room.undeploy());
        room = deploy(adminPassword);
    }

    Identity identity() {
        return room.identity();
    }

    Accounts accounts() {
        return room.accounts();
    }

    Organisations organisations() {
        return room.organisations();
    }

    SignedIn register(String username) {
        return done(identity().register(new Registration(username, null, PASSWORD, null, null)));
    }

    Principal principal(Secret credential) {
        return done(room.authenticator().authenticate(new Credential(credential)));
    }

    CreatedKey key(Principal by, Permission... permissions) {
        return done(identity().createKey(keyRequest(by, permissions)));
    }

    static KeyRequest keyRequest(Principal by, Permission... permissions) {
        return new KeyRequest(by, "a key", Set.of(permissions), Set.of(), KeyLimits.NONE, KeyBudget.NONE, null);
    }

    Subject subject(Principal by, @Nullable String userId) {
        return done(identity().subject(NamedUser.toActFor(by, userId)));
    }

    /** Changes a stored document as an admin's act or another room would. */
    void set(String collection, String id, String field, Object value) {
        var change = new JsonObject().put("$set", new JsonObject().put(field, value));
        done(mongo.updateCollection(collection, IdentityCollections.byId(id), change));
    }

    static <T> T done(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("not done in time", e);
        }
    }

    static TollgateException failure(Future<?> future) {
        Throwable failure = catchThrowable(() -> done(future));
        assertThat(failure).isInstanceOf(TollgateException.class);
        return (TollgateException) failure;
    }

    void assertRefused(Secret credential) {
        assertThat(failure(room.authenticator().authenticate(new Credential(credential)))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(failure(identity().authenticate(new Credential(credential))).kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Override
    public void close() {
        done(room.undeploy());
        done(mongo.close());
        done(vertx.close());
        server.shutdownNow();
    }
}
