package dev.tollgate.identity;

import dev.tollgate.identity.organisation.NewOrganisation;
import dev.tollgate.identity.organisation.Organisation;
import dev.tollgate.identity.organisation.OrganisationChange;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.OwnOrganisation;
import dev.tollgate.identity.organisation.OwnOrganisations;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Organisations made, shown, changed and switched to. Each method waits, so it runs on a virtual thread. */
final class OrganisationFlow {
    /** Organisations that one user owns. */
    static final int MAX_OWNED = 200;

    private final OrganisationDocuments organisations;
    private final Memberships memberships;
    private final Users users;
    private final Sessions sessions;

    OrganisationFlow(OrganisationDocuments organisations, Memberships memberships, Users users, Sessions sessions) {
        this.organisations = organisations;
        this.memberships = memberships;
        this.users = users;
        this.sessions = sessions;
    }

    /** Keys do not manage organisations: one that leaks must not be able to let anybody in. */
    static void checkPerson(Principal by) {
        if (by.isKey()) {
            throw new TollgateException(
                    ErrorKind.FORBIDDEN, "Organisations are managed by a signed-in user, not by a key");
        }
    }

    static TollgateException unknown() {
        return new TollgateException(ErrorKind.NOT_FOUND, "No such organisation");
    }

    /** What the caller is in the organisation now; NOT_FOUND when nothing. */
    MemberRole roleOf(Principal by, String organisationId) {
        checkPerson(by);
        MemberRole role = memberships.role(organisationId, by.userId()).orElseThrow(OrganisationFlow::unknown);
        // In one that is being deleted nobody is anything any more, so that nothing is left behind by who acts
        // meanwhile.
        byId(organisationId);
        return role;
    }

    OwnOrganisation create(NewOrganisation given) {
        checkPerson(given.by());
        var wish = new NewOrganisation(
                given.by(), given.name().strip(), given.slug(), RegistrationRules.stripped(given.description()));
        OrganisationRules.check(wish.name(), wish.slug(), wish.description());
        if (memberships.countOwned(wish.by().userId()) >= MAX_OWNED) {
            throw new TollgateException(ErrorKind.CONFLICT, "A user can own at most " + MAX_OWNED + " organisations");
        }
        Organisation organisation = organisations.insert(wish);
        memberships.insert(organisation.id(), wish.by().userId(), MemberRole.OWNER);
        return new OwnOrganisation(organisation, MemberRole.OWNER, false);
    }

    OwnOrganisations mine(Principal by) {
        checkPerson(by);
        return of(by.userId(), by.organisationId());
    }

    OwnOrganisations ofUser(UserRef ref) {
        User user = users.byId(ref.userId())
                .await()
                .orElseThrow(() -> new TollgateException(ErrorKind.NOT_FOUND, "No such user"))
                .user();
        return of(user.id(), user.activeOrganisationId());
    }

    private OwnOrganisations of(String userId, String activeId) {
        List<JsonObject> members = memberships.ofUser(userId);
        Map<String, Organisation> idToOrganisation = organisations.byIds(members.stream()
                .map(member -> member.getString("organisationId"))
                .toList());
        var own = new ArrayList<OwnOrganisation>();
        for (JsonObject member : members) {
            Organisation organisation = idToOrganisation.get(member.getString("organisationId"));
            if (organisation != null) {
                MemberRole role = MemberRole.valueOf(member.getString("role"));
                own.add(new OwnOrganisation(
                        organisation, role, organisation.id().equals(activeId)));
            }
        }
        own.sort(Comparator.comparing(
                (OwnOrganisation each) -> !each.organisation().personal()));
        return new OwnOrganisations(own);
    }

    OwnOrganisation show(OrganisationRef ref) {
        MemberRole role = roleOf(ref.by(), ref.organisationId());
        Organisation organisation = organisations.find(ref.organisationId()).orElseThrow(OrganisationFlow::unknown);
        return new OwnOrganisation(
                organisation, role, organisation.id().equals(ref.by().organisationId()));
    }

    OwnOrganisation change(OrganisationChange given) {
        Roles.checkRuns(roleOf(given.by(), given.organisationId()));
        var wish = new OrganisationChange(
                given.by(),
                given.organisationId(),
                RegistrationRules.stripped(given.name()),
                given.slug(),
                RegistrationRules.stripped(given.description()));
        OrganisationRules.check(wish.name(), wish.slug(), wish.description());
        organisations.change(wish);
        String name = wish.name();
        if (name != null) {
            organisations.personalUser(wish.organisationId()).ifPresent(userId -> users.renameOrganisation(
                            userId, wish.organisationId(), name)
                    .await());
        }
        return show(new OrganisationRef(wish.by(), wish.organisationId()));
    }

    Done makeActive(OrganisationRef ref) {
        roleOf(ref.by(), ref.organisationId());
        if (organisations.isBlocked(ref.organisationId())) {
            throw new TollgateException(ErrorKind.FORBIDDEN, "This organisation is blocked");
        }
        users.setActive(ref.by().userId(), ref.organisationId()).await();
        String sessionId = ref.by().sessionId();
        if (sessionId != null) {
            sessions.move(sessionId, ref.organisationId()).await();
        }
        return Done.DONE;
    }

    Organisation byId(String organisationId) {
        return organisations.find(organisationId).orElseThrow(OrganisationFlow::unknown);
    }
}
