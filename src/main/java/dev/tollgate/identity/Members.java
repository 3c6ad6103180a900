package dev.tollgate.identity;

import dev.tollgate.identity.SpendingLimit.Scope;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Memberships of users in organisations, in the store, and what a member may spend there. */
final class Members {
    private final MongoClient mongo;
    private final Changes changes;

    /** What a user is in an organisation at the moment. */
    record Membership(MemberRole role, List<SpendingLimit> limits) {}

    /** What can be done with an organisation. */
    enum Use {
        OPEN,
        /** Nobody acts for it until a platform admin unblocks it. */
        BLOCKED,
        /** Deleted. */
        GONE
    }

    Members(MongoClient mongo, Changes changes) {
        this.mongo = mongo;
        this.changes = changes;
    }

    /** The membership, none when the user is no member. */
    Future<Optional<Membership>> find(String organisationId, String userId) {
        String id = IdentityCollections.memberId(organisationId, userId);
        return mongo.findOne(IdentityCollections.MEMBERS, IdentityCollections.byId(id), null)
                .map(found -> Optional.ofNullable(found)
                        .filter(member -> !Memberships.isRemoved(member))
                        .map(Members::membership));
    }

    /** Whether anybody may act for the organisation. */
    Future<Use> use(String organisationId) {
        var needed = new JsonObject().put("blocked", 1).put(Closings.SINCE, 1).put(Closings.CLOSED, 1);
        return mongo.findOne(IdentityCollections.ORGANISATIONS, IdentityCollections.byId(organisationId), needed)
                .map(found -> found == null ? Use.OPEN : use(found));
    }

    private static Use use(JsonObject organisation) {
        if (Closings.isGone(organisation)) {
            return Use.GONE;
        }
        return organisation.getBoolean("blocked", false) ? Use.BLOCKED : Use.OPEN;
    }

    private static Membership membership(JsonObject member) {
        return new Membership(MemberRole.valueOf(member.getString("role")), limits(member));
    }

    /** Members of before caps have none. */
    private static List<SpendingLimit> limits(JsonObject member) {
        JsonObject cap = member.getJsonObject("cap");
        Long monthlyNano = cap == null ? null : cap.getLong("monthlyNano");
        if (cap == null || monthlyNano == null) {
            return List.of();
        }
        String ownerId = member.getString("organisationId") + ":" + member.getString("userId");
        return List.of(new SpendingLimit(Scope.MEMBER_MONTH, ownerId, monthlyNano, cap.getLong("version")));
    }

    /** Sets or takes away a cap; INVALID_REQUEST, FORBIDDEN, NOT_FOUND as {@link Identity#capMember} says. */
    Future<Done> cap(MemberCap wish) {
        checkAmount(wish.monthlyNano());
        if (!IdentityCollections.isId(wish.organisationId()) || !IdentityCollections.isId(wish.userId())) {
            throw unknown();
        }
        return rolesWithinReach(wish).compose(within -> cap(wish, within));
    }

    private Future<Done> cap(MemberCap wish, Set<MemberRole> within) {
        JsonObject member = Memberships.present(wish.organisationId(), wish.userId());
        // The role is part of the question: who is made an admin meanwhile is not capped by another one.
        JsonObject ofSuchRole = member.copy()
                .put(
                        "role",
                        new JsonObject()
                                .put(
                                        "$in",
                                        new JsonArray(within.stream()
                                                .map(MemberRole::name)
                                                .toList())));
        return mongo.updateCollection(IdentityCollections.MEMBERS, ofSuchRole, change(wish.monthlyNano()))
                .compose(result -> result.getDocMatched() > 0 ? told(wish.userId()) : refusal(member));
    }

    private Future<Done> told(String userId) {
        changes.user(userId);
        return Future.succeededFuture(Done.DONE);
    }

    private static void checkAmount(@Nullable Long monthlyNano) {
        if (monthlyNano != null && (monthlyNano < 0 || monthlyNano > Credits.MAX_NANO)) {
            throw TollgateException.invalid("monthly", "must be 0 to " + Credits.format(Credits.MAX_NANO));
        }
    }

    /** Members of which roles the asker may cap: a cap that its own bearer could lift would be none. */
    private Future<Set<MemberRole>> rolesWithinReach(MemberCap wish) {
        Principal by = wish.by();
        if (by.isPlatformAdmin()) {
            return Future.succeededFuture(EnumSet.allOf(MemberRole.class));
        }
        return find(wish.organisationId(), by.userId()).map(membership -> {
            if (membership.isEmpty() || (by.isKey() && !by.organisationId().equals(wish.organisationId()))) {
                throw unknown();
            }
            MemberRole own = membership.get().role();
            if (by.isKey() || own == MemberRole.MEMBER) {
                throw forbidden();
            }
            return own == MemberRole.OWNER ? EnumSet.allOf(MemberRole.class) : EnumSet.of(MemberRole.MEMBER);
        });
    }

    /** The version stays when the cap goes, so that the next one is newer than all before. */
    private static JsonObject change(@Nullable Long monthlyNano) {
        var change = new JsonObject().put("$inc", new JsonObject().put("cap.version", 1L));
        var amount = new JsonObject().put("cap.monthlyNano", monthlyNano == null ? "" : monthlyNano);
        return change.put(monthlyNano == null ? "$unset" : "$set", amount);
    }

    private Future<Done> refusal(JsonObject member) {
        return mongo.findOne(IdentityCollections.MEMBERS, member, null)
                .compose(found -> Future.failedFuture(found == null ? unknown() : forbidden()));
    }

    private static TollgateException unknown() {
        return new TollgateException(ErrorKind.NOT_FOUND, "No such member");
    }

    private static TollgateException forbidden() {
        return new TollgateException(ErrorKind.FORBIDDEN, "You may not change this member");
    }
}
