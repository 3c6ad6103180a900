package dev.tollgate.identity;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.IdentitySettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Puts the room together. */
record IdentityAssembly(
        Vertx vertx, Bus bus, IdentityRoom.Ground ground, IdentitySettings settings, IdentityRoom.Outside outside) {
    /** What both halves of the room stand on. */
    private record Parts(
            Tokens tokens,
            Users users,
            Members members,
            Sessions sessions,
            ApiKeys keys,
            Marks marks,
            Principals principals,
            Changes changes) {}

    Future<IdentityRoom> start(IdentityRoom.Slow slow) {
        InstantSource clock = ground.clock();
        Parts parts = parts(slow);
        var identity = new IdentityOverBus(bus);
        var authenticator = new Authenticator(vertx, identity, parts.tokens, settings.principalCacheLife(), clock);
        var admin = new AdminAccount(parts.users, slow.hashing(), slow.passwords(), settings, ground.ids());
        var onVirtualThreads = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        var erasure = new ErasureVerticle(erasureFlow(parts));
        return deployAll(List.of(
                        new Deployable(identityVerticle(parts, slow), new DeploymentOptions()),
                        new Deployable(organisationsVerticle(parts, slow), onVirtualThreads),
                        new Deployable(accountsVerticle(parts, slow), onVirtualThreads),
                        new Deployable(erasure, onVirtualThreads)))
                .compose(deployments -> authenticator
                        .start()
                        .map(new IdentityRoom(
                                vertx,
                                new IdentityRoom.Proxies(
                                        identity,
                                        new OrganisationsOverBus(bus, authenticator),
                                        new AccountsOverBus(bus),
                                        new AdministrationOverBus(bus)),
                                authenticator,
                                admin,
                                new IdentityRoom.Chores(
                                        parts.sessions,
                                        new OneTimeTokens(ground.mongo(), ground.ids(), clock),
                                        erasure,
                                        deployments))));
    }

    /** A verticle and how it runs. */
    private record Deployable(VerticleBase verticle, DeploymentOptions options) {}

    /** One after the other; when one fails those before it are undeployed. */
    private Future<List<String>> deployAll(List<Deployable> verticles) {
        Future<List<String>> deployed = Future.succeededFuture(new ArrayList<>());
        for (Deployable each : verticles) {
            deployed = deployed.compose(ids -> vertx.deployVerticle(each.verticle, each.options)
                    .onFailure(_ -> ids.forEach(vertx::undeploy))
                    .map(id -> {
                        ids.add(id);
                        return ids;
                    }));
        }
        return deployed;
    }

    private Parts parts(IdentityRoom.Slow slow) {
        MongoClient mongo = ground.mongo();
        Ids ids = ground.ids();
        InstantSource clock = ground.clock();
        Changes changes = key -> vertx.eventBus().publish(Changes.ADDRESS, key);
        var marks = new Marks(mongo, outside.outbox(), ids, clock);
        var tokens = new Tokens(vertx, slow.jwtSecret(), clock);
        var users = new Users(mongo, ids, clock);
        var members = new Members(mongo, changes);
        var sessions = new Sessions(mongo, tokens, settings, ids, clock, changes);
        var keys = new ApiKeys(mongo, ids, clock, changes, marks);
        var principals = new Principals(tokens, sessions, keys, users, members);
        return new Parts(tokens, users, members, sessions, keys, marks, principals, changes);
    }

    private IdentityVerticle identityVerticle(Parts parts, IdentityRoom.Slow slow) {
        var subjects = new Subjects(parts.users, new EndUsers(ground.mongo(), ground.clock()));
        var signIns = new SignInFlow(
                slow.passwords(), slow.hashing(), parts.tokens, parts.users, parts.members, parts.sessions);
        var service = new IdentityService(signIns, parts.principals, parts.users, parts.members, parts.keys, subjects);
        return new IdentityVerticle(bus, service, parts.keys, slow.hashing());
    }

    private AccountsVerticle accountsVerticle(Parts parts, IdentityRoom.Slow slow) {
        MongoClient mongo = ground.mongo();
        var profiles = new Profiles(mongo);
        var recovery = new RecoveryFlow(
                profiles,
                new OneTimeTokens(mongo, ground.ids(), ground.clock()),
                slow.accountLetters(),
                slow.passwords(),
                slow.hashing(),
                parts.sessions);
        var accounts =
                new AccountFlow(profiles, slow.passwords(), slow.hashing(), parts.sessions, recovery, parts.keys);
        return new AccountsVerticle(
                bus,
                accounts,
                recovery,
                new DeletionFlow(
                        accounts,
                        profiles,
                        parts.users,
                        memberships(parts),
                        new Owners(mongo),
                        new DeletionFlow.Begun(
                                new Deletions(mongo, ground.clock()), new Closings(mongo, ground.clock())),
                        parts.sessions),
                new AdminFlow(mongo, parts.sessions, new Closings(mongo, ground.clock()), parts.changes));
    }

    private Memberships memberships(Parts parts) {
        return new Memberships(ground.mongo(), parts.users, ground.clock());
    }

    private OrganisationFlow organisationFlow(Parts parts) {
        var documents = new OrganisationDocuments(ground.mongo(), ground.ids(), ground.clock());
        return new OrganisationFlow(documents, memberships(parts), parts.users, parts.sessions);
    }

    private MemberFlow memberFlow(Parts parts) {
        return new MemberFlow(
                organisationFlow(parts),
                memberships(parts),
                new Owners(ground.mongo()),
                parts.users,
                parts.sessions,
                parts.keys,
                parts.marks);
    }

    private ErasureFlow erasureFlow(Parts parts) {
        return new ErasureFlow(
                ground.mongo(),
                new Deletions(ground.mongo(), ground.clock()),
                memberships(parts),
                memberFlow(parts),
                parts.sessions,
                new OrganisationErasure(
                        ground.mongo(),
                        ground.clock(),
                        new Closings(ground.mongo(), ground.clock()),
                        memberships(parts),
                        memberFlow(parts),
                        parts.marks,
                        parts.changes));
    }

    private OrganisationsVerticle organisationsVerticle(Parts parts, IdentityRoom.Slow slow) {
        MongoClient mongo = ground.mongo();
        Memberships memberships = memberships(parts);
        OrganisationFlow organisations = organisationFlow(parts);
        MemberFlow members = memberFlow(parts);
        var invites = new Invites(mongo, parts.marks, ground.ids(), ground.clock());
        var inviteFlow = new InviteFlow(
                organisations, members, memberships, new Owners(mongo), parts.users, invites, slow.letters());
        return new OrganisationsVerticle(
                bus,
                organisations,
                members,
                inviteFlow,
                new EndUserFlow(mongo, memberships),
                new TokenFlow(parts.tokens, parts.principals, parts.users),
                parts.keys);
    }
}
