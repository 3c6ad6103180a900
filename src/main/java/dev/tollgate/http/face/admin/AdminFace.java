package dev.tollgate.http.face.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.CreditLimit;
import dev.tollgate.billing.Payer;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.User;
import dev.tollgate.identity.UserRef;
import dev.tollgate.identity.admin.Administration;
import dev.tollgate.identity.admin.FoundOrganisation;
import dev.tollgate.identity.admin.OrganisationBlock;
import dev.tollgate.identity.admin.OrganisationDeletion;
import dev.tollgate.identity.admin.Search;
import dev.tollgate.identity.admin.UserChange;
import dev.tollgate.identity.admin.UserDeletion;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.platform.Credits;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** `/api/v1/admin/{users,organizations}`: each change is in the audit log before it is made. */
public final class AdminFace implements Face {
    private final Administration administration;
    private final Identity identity;
    private final Billing billing;
    private final AdminActs acts;

    public AdminFace(Administration administration, Identity identity, Billing billing, AdminActs acts) {
        this.administration = administration;
        this.identity = identity;
        this.billing = billing;
        this.acts = acts;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "adminSearchUsers", AdminViews.operation(this::users),
                "adminChangeUser", AdminViews.operation(this::changeUser),
                "adminDeleteUser", AdminViews.operation(this::deleteUser),
                "adminSearchOrganizations", AdminViews.operation(this::organisations),
                "adminChangeOrganization", AdminViews.operation(this::changeOrganisation),
                "adminDeleteOrganization", AdminViews.operation(this::deleteOrganisation));
    }

    private static Search search(Query query) {
        String order = query.optionalLine("sort", 20);
        Search.Order wanted =
                switch (order == null ? "newest" : order) {
                    case "newest" -> Search.Order.NEWEST;
                    case "oldest" -> Search.Order.OLDEST;
                    case "name" -> Search.Order.NAME;
                    default -> {
                        query.fault("sort", "must be newest, oldest or name");
                        yield Search.Order.NEWEST;
                    }
                };
        var search = new Search(query.optionalLine("q", 254), wanted, query.page(), query.limit());
        query.check();
        return search;
    }

    private Future<ApiAnswer> users(ApiRequest request) {
        Search search = search(Query.of(request));
        return administration
                .users(search)
                .map(found -> Answers.ok(Answers.page(
                        search.page(), search.limit(), found.total(), found.users(), AdminFace::document)));
    }

    private Future<ApiAnswer> changeUser(ApiRequest request) {
        Fields fields = Fields.of(request);
        Boolean blocked = fields.has("blocked") ? (Boolean) fields.flag("blocked") : null;
        PlatformRole role = role(fields);
        String reason = fields.reason();
        if (blocked == null && role == null) {
            fields.fault("blocked", "give blocked or platformRole");
        }
        fields.check();
        String userId = request.pathParams().getOrDefault("userId", "");
        String told = (blocked == null ? "" : "blocked " + blocked + "; ")
                + (role == null ? "" : "platform role " + name(role) + "; ")
                + reason;
        return identity.user(new UserRef(userId))
                .compose(_ -> acts.record(request, "user.change", userId, told))
                .compose(_ -> administration.change(new UserChange(request.caller(), userId, blocked, role)))
                .map(user -> Answers.ok(document(user)));
    }

    private Future<ApiAnswer> deleteUser(ApiRequest request) {
        Fields fields = Fields.of(request);
        String reason = fields.reason();
        fields.check();
        String userId = request.pathParams().getOrDefault("userId", "");
        return identity.user(new UserRef(userId))
                .compose(_ -> acts.record(request, "user.delete", userId, reason))
                .compose(_ -> administration.delete(new UserDeletion(request.caller(), userId)))
                .map(_ -> new ApiAnswer.Empty(202));
    }

    private static @Nullable PlatformRole role(Fields fields) {
        String name = fields.optionalLine("platformRole", 20);
        if (name == null) {
            return null;
        }
        for (PlatformRole role : PlatformRole.values()) {
            if (name(role).equals(name)) {
                return role;
            }
        }
        fields.fault("platformRole", "must be client or admin");
        return null;
    }

    private static String name(PlatformRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private Future<ApiAnswer> organisations(ApiRequest request) {
        Search search = search(Query.of(request));
        return administration.organisations(search).compose(found -> Future.all(
                        found.organisations().stream().map(this::withBalance).toList())
                .map(documents -> Answers.ok(Answers.page(
                        search.page(),
                        search.limit(),
                        found.total(),
                        documents.<ObjectNode>list(),
                        document -> document))));
    }

    private Future<ObjectNode> withBalance(FoundOrganisation organisation) {
        return billing.balance(new AccountRef(new Payer(organisation.id(), null)))
                .map(balance -> document(organisation, balance));
    }

    private Future<ApiAnswer> changeOrganisation(ApiRequest request) {
        Fields fields = Fields.of(request);
        Boolean blocked = fields.has("blocked") ? (Boolean) fields.flag("blocked") : null;
        Long limitNano = fields.optionalAmountNano("creditLimit");
        String reason = fields.reason();
        if (blocked == null && limitNano == null) {
            fields.fault("creditLimit", "give creditLimit or blocked");
        }
        fields.check();
        var wanted = new OrganisationId(request.pathParams().getOrDefault("orgId", ""));
        String told = (blocked == null ? "" : "blocked " + blocked + "; ")
                + (limitNano == null ? "" : "credit limit " + Credits.format(limitNano) + "; ")
                + reason;
        return administration
                .organisation(wanted)
                .compose(_ -> acts.record(request, "organization.change", wanted.organisationId(), told))
                .compose(_ -> blocked == null
                        ? administration.organisation(wanted)
                        : administration.block(
                                new OrganisationBlock(request.caller(), wanted.organisationId(), blocked)))
                .compose(found -> limitNano == null
                        ? Future.succeededFuture(found)
                        : billing.limit(new CreditLimit(wanted.organisationId(), limitNano))
                                .map(found))
                .compose(this::withBalance)
                .map(Answers::ok);
    }

    /** The audit log keeps what was left of its money, which stays in the books. */
    private Future<ApiAnswer> deleteOrganisation(ApiRequest request) {
        Fields fields = Fields.of(request);
        String reason = fields.reason();
        fields.check();
        String id = request.pathParams().getOrDefault("orgId", "");
        return administration
                .organisation(new OrganisationId(id))
                .compose(_ -> billing.balance(new AccountRef(new Payer(id, null))))
                .compose(left -> acts.record(
                        request,
                        "organization.delete",
                        id,
                        "balance " + Credits.format(left.balanceNano()) + "; " + reason))
                .compose(_ -> administration.deleteOrganisation(new OrganisationDeletion(request.caller(), id)))
                .map(_ -> new ApiAnswer.Empty(202));
    }

    private static ObjectNode document(User user) {
        return Answers.object()
                .put("id", user.id())
                .put("username", user.username())
                .put("email", user.email())
                .put("emailVerified", user.emailVerified())
                .put("name", user.fullName())
                .put("platformRole", name(user.platformRole()))
                .put("organizationId", user.organisationId())
                .put("blocked", user.blocked())
                .put("createdAt", Answers.time(user.createdAt()));
    }

    private static ObjectNode document(FoundOrganisation organisation, Balance balance) {
        return Answers.object()
                .put("id", organisation.id())
                .put("name", organisation.name())
                .put("slug", organisation.slug())
                .put("personal", organisation.personal())
                .put("ownerId", organisation.ownerId())
                .put("blocked", organisation.blocked())
                .put("balance", Credits.toDecimal(balance.balanceNano()))
                .put("creditLimit", Credits.toDecimal(balance.creditLimitNano()))
                .put("createdAt", Answers.time(organisation.createdAt()))
                .put("deletedAt", organisation.deletedAt() == null ? null : Answers.time(organisation.deletedAt()));
    }
}
