package dev.tollgate.identity;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.settings.IdentitySettings;
import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The room put together and running. */
public final class IdentityRoom {
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Identity identity;
    private final Authenticator authenticator;
    private final AdminAccount admin;
    private final Sessions sessions;
    private final String deployment;

    private IdentityRoom(
            Vertx vertx,
            Identity identity,
            Authenticator authenticator,
            AdminAccount admin,
            Sessions sessions,
            String deployment) {
        this.vertx = vertx;
        this.identity = identity;
        this.authenticator = authenticator;
        this.admin = admin;
        this.sessions = sessions;
        this.deployment = deployment;
    }

    /** The collections that must have been made before {@link #deploy}. */
    public static List<CollectionSchema> collections() {
        return IdentityCollections.all();
    }

    /**
     * Makes the token secret where it is missing, and serves {@link Identity} on the bus.
     *
     * @param dataFolder where a made token secret is kept
     * @return fails with IllegalStateException, in words for whoever starts the node, when a setting will not do
     */
    public static Future<IdentityRoom> deploy(
            Vertx vertx,
            Bus bus,
            MongoClient mongo,
            IdentitySettings settings,
            Path dataFolder,
            Ids ids,
            InstantSource clock) {
        return vertx.executeBlocking(() -> new Slow(
                        JwtSecret.load(settings.jwtSecret(), dataFolder),
                        new PasswordRules(),
                        new PasswordHashing(vertx, settings.hashingThreads())))
                .compose(slow -> new Assembly(vertx, bus, mongo, settings, ids, clock)
                        .start(slow)
                        .onFailure(_ -> slow.hashing().close()));
    }

    /** What reads files or hashes while it is made. */
    private record Slow(Secret jwtSecret, PasswordRules passwords, PasswordHashing hashing) {}

    private record Assembly(
            Vertx vertx, Bus bus, MongoClient mongo, IdentitySettings settings, Ids ids, InstantSource clock) {
        Future<IdentityRoom> start(Slow slow) {
            Changes changes = key -> vertx.eventBus().publish(Changes.ADDRESS, key);
            var tokens = new Tokens(vertx, slow.jwtSecret(), clock);
            var users = new Users(mongo, ids, clock);
            var members = new Members(mongo, changes);
            var sessions = new Sessions(mongo, tokens, settings, ids, clock, changes);
            var keys = new ApiKeys(mongo, ids, clock, changes);
            var subjects = new Subjects(users, new EndUsers(mongo, clock));
            var signIns = new SignInFlow(slow.passwords(), slow.hashing(), tokens, users, sessions);
            var principals = new Principals(tokens, sessions, keys, users, members);
            var service = new IdentityService(signIns, principals, users, members, keys, subjects);
            var identity = new IdentityOverBus(bus);
            var authenticator = new Authenticator(vertx, identity, tokens, settings.principalCacheLife(), clock);
            var admin = new AdminAccount(users, slow.hashing(), slow.passwords(), settings, ids);
            return vertx.deployVerticle(new IdentityVerticle(bus, service, keys, slow.hashing()))
                    .compose(deployment -> authenticator
                            .start()
                            .map(new IdentityRoom(vertx, identity, authenticator, admin, sessions, deployment)));
        }
    }

    /** The room, asked over the bus. */
    public Identity identity() {
        return identity;
    }

    /** The fast way from a credential to its principal, for every request; one for all event loops of the node. */
    public Authenticator authenticator() {
        return authenticator;
    }

    /**
     * Makes the platform admin at the first start of the installation.
     *
     * @return the password when one was made, to be printed this once; nothing when it was set or the admin is there
     *     already; fails with IllegalStateException when `ADMIN_USERNAME` or `ADMIN_PASSWORD` break the rules for users
     */
    public Future<Optional<Secret>> ensureAdmin() {
        return admin.ensure();
    }

    /** What one of the nodes does from time to time: sessions that have expired go. */
    public List<Job> jobs() {
        return List.of(new Job("sessions", BETWEEN_SWEEPS, sessions::sweep));
    }

    /** Ends the room; what lies in its hands is written first. */
    public Future<Void> undeploy() {
        return authenticator.stop().compose(_ -> vertx.undeploy(deployment));
    }
}
