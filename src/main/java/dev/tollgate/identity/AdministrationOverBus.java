package dev.tollgate.identity;

import dev.tollgate.identity.admin.Administration;
import dev.tollgate.identity.admin.FoundOrganisation;
import dev.tollgate.identity.admin.OrganisationBlock;
import dev.tollgate.identity.admin.OrganisationDeletion;
import dev.tollgate.identity.admin.OrganisationPage;
import dev.tollgate.identity.admin.Search;
import dev.tollgate.identity.admin.UserChange;
import dev.tollgate.identity.admin.UserDeletion;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** {@link Administration} asked over the event bus. */
final class AdministrationOverBus implements Administration {
    private final Bus bus;

    AdministrationOverBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<UserPage> users(Search search) {
        return bus.request(AdministrationAddresses.USERS, search);
    }

    @Override
    public Future<User> change(UserChange change) {
        return bus.request(AdministrationAddresses.CHANGE, change);
    }

    @Override
    public Future<Done> delete(UserDeletion deletion) {
        return bus.request(AdministrationAddresses.DELETE, deletion);
    }

    @Override
    public Future<OrganisationPage> organisations(Search search) {
        return bus.request(AdministrationAddresses.ORGANISATIONS, search);
    }

    @Override
    public Future<FoundOrganisation> organisation(OrganisationId organisation) {
        return bus.request(AdministrationAddresses.ORGANISATION, organisation);
    }

    @Override
    public Future<FoundOrganisation> block(OrganisationBlock block) {
        return bus.request(AdministrationAddresses.BLOCK, block);
    }

    @Override
    public Future<Done> deleteOrganisation(OrganisationDeletion deletion) {
        return bus.request(AdministrationAddresses.DELETE_ORGANISATION, deletion);
    }
}
