package dev.tollgate.identity;

import dev.tollgate.identity.admin.FoundOrganisation;
import dev.tollgate.identity.admin.OrganisationBlock;
import dev.tollgate.identity.admin.OrganisationDeletion;
import dev.tollgate.identity.admin.OrganisationPage;
import dev.tollgate.identity.admin.Search;
import dev.tollgate.identity.admin.UserChange;
import dev.tollgate.identity.admin.UserDeletion;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where the operations of {@link dev.tollgate.identity.admin.Administration} are asked for. */
final class AdministrationAddresses {
    static final Address<Search, UserPage> USERS = address("users", Search.class, UserPage.class);
    static final Address<UserChange, User> CHANGE = address("change", UserChange.class, User.class);
    static final Address<UserDeletion, Done> DELETE = address("delete", UserDeletion.class, Done.class);
    static final Address<Search, OrganisationPage> ORGANISATIONS =
            address("organisations", Search.class, OrganisationPage.class);
    static final Address<OrganisationId, FoundOrganisation> ORGANISATION =
            address("organisation", OrganisationId.class, FoundOrganisation.class);
    static final Address<OrganisationBlock, FoundOrganisation> BLOCK =
            address("block", OrganisationBlock.class, FoundOrganisation.class);
    static final Address<OrganisationDeletion, Done> DELETE_ORGANISATION =
            address("deleteOrganisation", OrganisationDeletion.class, Done.class);

    private AdministrationAddresses() {}

    private static <Q extends Record, A> Address<Q, A> address(String operation, Class<Q> request, Class<A> answer) {
        return new Address<>("tollgate.identity.admin." + operation, request, answer);
    }
}
