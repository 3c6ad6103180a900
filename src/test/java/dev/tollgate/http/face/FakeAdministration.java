package dev.tollgate.http.face;

import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.User;
import dev.tollgate.identity.UserPage;
import dev.tollgate.identity.admin.Administration;
import dev.tollgate.identity.admin.FoundOrganisation;
import dev.tollgate.identity.admin.OrganisationBlock;
import dev.tollgate.identity.admin.OrganisationDeletion;
import dev.tollgate.identity.admin.OrganisationPage;
import dev.tollgate.identity.admin.Search;
import dev.tollgate.identity.admin.UserChange;
import dev.tollgate.identity.admin.UserDeletion;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.util.List;

/** One user and one organisation; notes what is done to them. */
public final class FakeAdministration implements Administration {
    private final Rooms rooms;

    FakeAdministration(Rooms rooms) {
        this.rooms = rooms;
    }

    private static User bob() {
        return new User(
                "usr_bob",
                "bob",
                null,
                false,
                PlatformRole.CLIENT,
                "org_bob",
                "bob's organisation",
                null,
                "org_bob",
                true,
                FakeIdentity.THEN);
    }

    @Override
    public Future<UserPage> users(Search search) {
        return Future.succeededFuture(new UserPage(List.of(bob()), 21));
    }

    @Override
    public Future<User> change(UserChange change) {
        rooms.acts.add("change " + change.userId() + " blocked " + change.blocked() + " role " + change.role());
        return Future.succeededFuture(bob());
    }

    @Override
    public Future<Done> delete(UserDeletion deletion) {
        rooms.acts.add("delete " + deletion.userId());
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<OrganisationPage> organisations(Search search) {
        return organisation(new OrganisationId("org_bob")).map(found -> new OrganisationPage(List.of(found), 1));
    }

    @Override
    public Future<FoundOrganisation> organisation(OrganisationId organisation) {
        return Future.succeededFuture(new FoundOrganisation(
                organisation.organisationId(), "Bob & Co", null, false, "usr_bob", false, FakeIdentity.THEN, null));
    }

    @Override
    public Future<FoundOrganisation> block(OrganisationBlock block) {
        rooms.acts.add("block " + block.organisationId() + " " + block.blocked());
        return organisation(new OrganisationId(block.organisationId()));
    }

    @Override
    public Future<Done> deleteOrganisation(OrganisationDeletion deletion) {
        rooms.acts.add("delete " + deletion.organisationId());
        return Future.succeededFuture(Done.DONE);
    }
}
