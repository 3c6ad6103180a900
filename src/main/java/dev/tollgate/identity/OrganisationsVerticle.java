package dev.tollgate.identity;

import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@link dev.tollgate.identity.organisation.Organisations} on the event bus, each request on a virtual thread. */
final class OrganisationsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OrganisationsVerticle.class);
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);

    private final Bus bus;
    private final OrganisationFlow organisations;
    private final MemberFlow members;
    private final InviteFlow invites;
    private final EndUserFlow endUsers;
    private final TokenFlow tokens;
    private final ApiKeys keys;

    OrganisationsVerticle(
            Bus bus,
            OrganisationFlow organisations,
            MemberFlow members,
            InviteFlow invites,
            EndUserFlow endUsers,
            TokenFlow tokens,
            ApiKeys keys) {
        this.bus = bus;
        this.organisations = organisations;
        this.members = members;
        this.invites = invites;
        this.endUsers = endUsers;
        this.tokens = tokens;
        this.keys = keys;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(0, BETWEEN_SWEEPS.toMillis(), _ -> inTurn(this::sweep).onFailure(this::logLate));
        return Future.all(List.of(
                serve(OrganisationsAddresses.CREATE, organisations::create),
                serve(OrganisationsAddresses.MINE, organisations::mine),
                serve(OrganisationsAddresses.SHOW, organisations::show),
                serve(OrganisationsAddresses.CHANGE, organisations::change),
                serve(OrganisationsAddresses.MAKE_ACTIVE, organisations::makeActive),
                serve(OrganisationsAddresses.MEMBERS, members::list),
                serve(OrganisationsAddresses.CHANGE_ROLE, members::changeRole),
                serve(OrganisationsAddresses.REMOVE, members::remove),
                serve(OrganisationsAddresses.INVITE, invites::make),
                serve(OrganisationsAddresses.INVITES, invites::list),
                serve(OrganisationsAddresses.REVOKE_INVITE, invites::revoke),
                serve(OrganisationsAddresses.ACCEPT, invites::accept),
                serve(OrganisationsAddresses.END_USERS, endUsers::page),
                serve(OrganisationsAddresses.END_USER, endUsers::one),
                serve(OrganisationsAddresses.OF_USER, organisations::ofUser),
                serve(
                        OrganisationsAddresses.BY_ID,
                        (OrganisationId wanted) -> organisations.byId(wanted.organisationId())),
                serve(
                        OrganisationsAddresses.MEMBERS_OF,
                        (OrganisationId wanted) -> members.listOf(wanted.organisationId())),
                serve(OrganisationsAddresses.CONTACTS, members::contacts),
                serve(OrganisationsAddresses.EXAMINE, tokens::examine)));
    }

    /** A consumer here takes no message while its handler waits; so each request gets a thread of its own. */
    private <Q extends Record, A> Future<Void> serve(Address<Q, A> address, Function<Q, A> operation) {
        return bus.serve(address, request -> inTurn(() -> operation.apply(request)));
    }

    private <A> Future<A> inTurn(Supplier<A> flow) {
        Promise<A> answer = Promise.promise();
        context.runOnContext(_ -> {
            try {
                answer.complete(flow.get());
            } catch (Exception failure) {
                // An await that a stop ends throws InterruptedException without declaring it.
                answer.fail(failure);
            }
        });
        return answer.future();
    }

    private Boolean sweep() {
        members.sweep();
        invites.sweep();
        keys.sweep().await();
        return true;
    }

    private void logLate(Throwable failure) {
        if (failure instanceof InterruptedException) {
            return;
        }
        LOG.warn("Events of organisations are told later", failure);
    }
}
