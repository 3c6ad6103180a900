package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.MEMBERS;

import dev.tollgate.identity.organisation.ContactList;
import dev.tollgate.identity.organisation.Member;
import dev.tollgate.identity.organisation.MemberList;
import dev.tollgate.identity.organisation.MemberRef;
import dev.tollgate.identity.organisation.Organisation;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.RoleChange;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Members listed, raised, lowered and removed. Each method waits, so it runs on a virtual thread. */
final class MemberFlow {
    private final OrganisationFlow organisations;
    private final Memberships memberships;
    private final Owners owners;
    private final Users users;
    private final Sessions sessions;
    private final ApiKeys keys;
    private final Marks marks;

    MemberFlow(
            OrganisationFlow organisations,
            Memberships memberships,
            Owners owners,
            Users users,
            Sessions sessions,
            ApiKeys keys,
            Marks marks) {
        this.organisations = organisations;
        this.memberships = memberships;
        this.owners = owners;
        this.users = users;
        this.sessions = sessions;
        this.keys = keys;
        this.marks = marks;
    }

    MemberList list(OrganisationRef ref) {
        organisations.roleOf(ref.by(), ref.organisationId());
        return new MemberList(memberships.ofOrganisation(ref.organisationId()));
    }

    MemberList listOf(String organisationId) {
        return new MemberList(
                memberships.ofOrganisation(organisations.byId(organisationId).id()));
    }

    /** Who runs the organisation and has an address that is surely theirs. */
    ContactList contacts(OrganisationId wanted) {
        Organisation organisation = organisations.byId(wanted.organisationId());
        List<String> ids = memberships.ofOrganisation(organisation.id()).stream()
                .filter(member -> member.role() != MemberRole.MEMBER)
                .map(Member::userId)
                .toList();
        return new ContactList(organisation.name(), users.contacts(ids).await());
    }

    Member changeRole(RoleChange wish) {
        String organisationId = wish.organisationId();
        MemberRole own = organisations.roleOf(wish.by(), organisationId);
        MemberRole before = targetOf(organisationId, wish.userId());
        boolean lowersSelf =
                wish.userId().equals(wish.by().userId()) && wish.role().compareTo(before) > 0;
        if (!lowersSelf) {
            Roles.checkGrant(own, wish.role());
            Roles.checkReach(own, before);
        }
        if (before != wish.role()) {
            changeRole(wish, before);
        }
        return memberships.member(organisationId, wish.userId()).orElseThrow(MemberFlow::unknown);
    }

    private void changeRole(RoleChange wish, MemberRole before) {
        if (before == MemberRole.OWNER) {
            owners.release(wish.organisationId(), wish.userId());
        }
        var data = new JsonObject()
                .put("userId", wish.userId())
                .put("from", Roles.name(before))
                .put("to", Roles.name(wish.role()))
                .put("by", wish.by().userId());
        JsonObject mark = marks.mark("member.role_changed", data);
        if (!memberships.changeRole(wish.organisationId(), wish.userId(), before, wish.role(), mark)) {
            throw changed();
        }
        if (before == MemberRole.OWNER) {
            owners.forget(wish.organisationId(), wish.userId());
        }
        if (wish.role() == MemberRole.OWNER) {
            owners.add(wish.organisationId(), wish.userId());
        }
        marks.tell(MEMBERS, IdentityCollections.memberId(wish.organisationId(), wish.userId()))
                .await();
    }

    Done remove(MemberRef ref) {
        MemberRole own = organisations.roleOf(ref.by(), ref.organisationId());
        MemberRole role = targetOf(ref.organisationId(), ref.userId());
        if (!ref.userId().equals(ref.by().userId())) {
            Roles.checkReach(own, role);
        }
        if (role == MemberRole.OWNER) {
            owners.release(ref.organisationId(), ref.userId());
        }
        var data = new JsonObject()
                .put("userId", ref.userId())
                .put("role", Roles.name(role))
                .put("by", ref.by().userId());
        if (!memberships.end(ref.organisationId(), ref.userId(), role, marks.mark("member.removed", data))) {
            throw changed();
        }
        memberships.document(ref.organisationId(), ref.userId()).ifPresent(this::clearUp);
        return Done.DONE;
    }

    /** Ends the membership of somebody in an organisation that ends; their sessions go on in their own. May be done again. */
    void dismiss(JsonObject member, String by) {
        String organisationId = member.getString("organisationId");
        String userId = member.getString("userId");
        users.byId(userId).await().ifPresent(found -> sessions.moveAll(
                        userId, organisationId, found.user().organisationId())
                .await());
        leave(organisationId, userId, by);
    }

    /** Ends the membership of somebody whose account, or whose organisation, ends. May be done again. */
    void leave(String organisationId, String userId, String by) {
        Optional<MemberRole> role = memberships.role(organisationId, userId);
        if (role.isPresent()) {
            var data = new JsonObject()
                    .put("userId", userId)
                    .put("role", Roles.name(role.get()))
                    .put("by", by);
            memberships.end(organisationId, userId, role.get(), marks.mark("member.removed", data));
        }
        memberships
                .document(organisationId, userId)
                .filter(Memberships::isRemoved)
                .ifPresent(this::clearUp);
    }

    private MemberRole targetOf(String organisationId, String userId) {
        return memberships.role(organisationId, userId).orElseThrow(MemberFlow::unknown);
    }

    /** Takes away what an ended membership gave, tells of its end, and removes its document. May be done again. */
    void clearUp(JsonObject ended) {
        String organisationId = ended.getString("organisationId");
        String userId = ended.getString("userId");
        owners.forget(organisationId, userId);
        users.unsetActive(userId, organisationId).await();
        sessions.endIn(organisationId, userId).await();
        keys.revokeAllOf(organisationId, userId).await();
        marks.tell(MEMBERS, ended.getString("_id")).await();
        memberships.delete(ended.getString("_id"));
    }

    /** Does or tells what was left when a node died, or the outbox was away. */
    void sweep() {
        for (JsonObject member : marks.waiting(MEMBERS).await()) {
            if (Memberships.isRemoved(member)) {
                clearUp(member);
            } else {
                marks.tell(MEMBERS, member.getString("_id")).await();
            }
        }
    }

    static TollgateException unknown() {
        return new TollgateException(ErrorKind.NOT_FOUND, "No such member");
    }

    private static TollgateException changed() {
        return new TollgateException(ErrorKind.CONFLICT, "This member was just changed, look again");
    }
}
