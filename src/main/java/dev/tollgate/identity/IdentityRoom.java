package dev.tollgate.identity;

import dev.tollgate.identity.account.Accounts;
import dev.tollgate.identity.admin.Administration;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.mail.Mails;
import dev.tollgate.platform.outbox.Outbox;
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
    private static final Duration BETWEEN_ERASURES = Duration.ofSeconds(3);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Proxies proxies;
    private final Authenticator authenticator;
    private final AdminAccount admin;
    private final Sessions sessions;
    private final OneTimeTokens oneTimeTokens;
    private final ErasureVerticle erasure;
    private final List<String> deployments;

    IdentityRoom(Vertx vertx, Proxies proxies, Authenticator authenticator, AdminAccount admin, Chores chores) {
        this.vertx = vertx;
        this.proxies = proxies;
        this.authenticator = authenticator;
        this.admin = admin;
        this.sessions = chores.sessions;
        this.oneTimeTokens = chores.oneTimeTokens;
        this.erasure = chores.erasure;
        this.deployments = List.copyOf(chores.deployments);
    }

    /**
     * What the room stands on.
     *
     * @param dataFolder where a made token secret is kept
     */
    public record Ground(MongoClient mongo, Path dataFolder, Ids ids, InstantSource clock) {}

    /**
     * How the room reaches those outside.
     *
     * @param linkBase where users reach this installation, without a slash at its end
     */
    public record Outside(Outbox outbox, Mails mails, String linkBase) {}

    /** The collections that must have been made before {@link #deploy}. */
    public static List<CollectionSchema> collections() {
        return IdentityCollections.all();
    }

    /**
     * Makes the token secret where it is missing, and serves {@link Identity} and {@link Organisations} on the bus.
     *
     * @return fails with IllegalStateException, in words for whoever starts the node, when a setting will not do
     */
    public static Future<IdentityRoom> deploy(
            Vertx vertx, Bus bus, Ground ground, IdentitySettings settings, Outside outside) {
        return vertx.executeBlocking(() -> new Slow(
                        JwtSecret.load(settings.jwtSecret(), ground.dataFolder()),
                        new PasswordRules(),
                        new PasswordHashing(vertx, settings.hashingThreads(), settings.hashingMemoryBytes()),
                        new InviteLetters(outside.mails(), outside.linkBase()),
                        new AccountLetters(outside.mails(), outside.linkBase())))
                .compose(slow -> new IdentityAssembly(vertx, bus, ground, settings, outside)
                        .start(slow)
                        .onFailure(_ -> slow.hashing().close()));
    }

    /**
     * A key for another purpose, made from the secret that signs tokens; all nodes of an installation make the same.
     *
     * @param purpose what it is for; another purpose gives a key that tells nothing of this one
     */
    public static Future<Secret> installationKey(
            Vertx vertx, IdentitySettings settings, Path dataFolder, String purpose) {
        return vertx.executeBlocking(
                () -> JwtSecret.derived(JwtSecret.load(settings.jwtSecret(), dataFolder), purpose));
    }

    /** What reads files or hashes while it is made. */
    record Slow(
            Secret jwtSecret,
            PasswordRules passwords,
            PasswordHashing hashing,
            InviteLetters letters,
            AccountLetters accountLetters) {}

    /** What has work to do from time to time, and what ends with the room. */
    record Chores(Sessions sessions, OneTimeTokens oneTimeTokens, ErasureVerticle erasure, List<String> deployments) {}

    /** What the room is asked through. */
    record Proxies(Identity identity, Organisations organisations, Accounts accounts, Administration administration) {}

    /** The room, asked over the bus. */
    public Identity identity() {
        return proxies.identity;
    }

    /** Organisations and their members, asked over the bus. */
    public Organisations organisations() {
        return proxies.organisations;
    }

    /** All users and organisations for platform admins, asked over the bus. */
    public Administration administration() {
        return proxies.administration;
    }

    /** Users' own accounts, asked over the bus. */
    public Accounts accounts() {
        return proxies.accounts;
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

    /**
     * What one of the nodes does from time to time: sessions that have expired go, and so do deleted accounts.
     *
     * @param rooms what else keeps something of users
     */
    public List<Job> jobs(List<Eraser> rooms) {
        return List.of(
                new Job("deletedAccounts", BETWEEN_ERASURES, () -> erasure.run(rooms)),
                new Job("sessions", BETWEEN_SWEEPS, sessions::sweep),
                new Job("oneTimeTokens", BETWEEN_SWEEPS, oneTimeTokens::sweep));
    }

    /** Ends the room; what lies in its hands is written first. */
    public Future<Void> undeploy() {
        return authenticator
                .stop()
                .compose(_ ->
                        Future.join(deployments.stream().map(vertx::undeploy).toList()))
                .mapEmpty();
    }
}
