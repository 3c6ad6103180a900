package dev.tollgate.identity;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.IdentitySettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;
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
        return vertx.deployVerticle(identityVerticle(parts, slow))
                .compose(first -> vertx.deployVerticle(organisationsVerticle(parts, slow), onVirtualThreads)
                        .onFailure(_ -> vertx.undeploy(first))
                        .compose(second -> vertx.deployVerticle(accountsVerticle(parts, slow), onVirtualThreads)
                                .onFailure(_ -> {
                                    vertx.undeploy(second);
                                    vertx.undeploy(first);
                                })
                                .compose(third -> authenticator
                                        .start()
                                        .map(new IdentityRoom(
                                                vertx,
                                                new IdentityRoom.Proxies(
                                                        identity,
                                                        new OrganisationsOverBus(bus),
                                                        new AccountsOverBus(bus),
                                                        new AdministrationOverBus(bus)),
                                                authenticator,
                                                admin,
                                                parts.sessions,
                                                new OneTimeTokens(ground.mongo(), ground.ids(), clock),
                                                List.of(first, second, third))))));
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
        return new AccountsVerticle(
                bus,
                new AccountFlow(profiles, slow.passwords(), slow.hashing(), parts.sessions, recovery),
                recovery,
                new AdminFlow(mongo, parts.sessions, parts.changes));
    }

    private OrganisationsVerticle organisationsVerticle(Parts parts, IdentityRoom.Slow slow) {
        MongoClient mongo = ground.mongo();
        var memberships = new Memberships(mongo, parts.users, ground.clock());
        var owners = new Owners(mongo);
        var documents = new OrganisationDocuments(mongo, ground.ids(), ground.clock());
        var organisations = new OrganisationFlow(documents, memberships, parts.users, parts.sessions);
        var members = new MemberFlow(
                organisations, memberships, owners, parts.users, parts.sessions, parts.keys, parts.marks);
        var invites = new Invites(mongo, parts.marks, ground.ids(), ground.clock());
        var inviteFlow =
                new InviteFlow(organisations, members, memberships, owners, parts.users, invites, slow.letters());
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
