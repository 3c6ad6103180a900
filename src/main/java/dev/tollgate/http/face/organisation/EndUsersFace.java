package dev.tollgate.http.face.organisation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Transfer;
import dev.tollgate.billing.Transfer.Direction;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.organisation.EndUser;
import dev.tollgate.identity.organisation.EndUserQuery;
import dev.tollgate.identity.organisation.EndUserRef;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** `/api/v1/end-users`: the people behind the integrations of the caller's organisation, and their allowances. */
public final class EndUsersFace implements Face {
    private static final String SET_ASIDE = "set_aside";
    private static final String TAKE_BACK = "take_back";

    private final Organisations organisations;
    private final Billing billing;

    public EndUsersFace(Organisations organisations, Billing billing) {
        this.organisations = organisations;
        this.billing = billing;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "listEndUsers", operation(false, this::list),
                "getEndUser", operation(false, this::show),
                "moveAllowance", operation(true, this::move));
    }

    private static Operation operation(boolean idempotent, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(
                Access.AUTHENTICATED, null, LimitClass.BILLING, ErrorShape.FLAT, idempotent, true, handler);
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        Query query = Query.of(request);
        var wish = new EndUserQuery(
                request.caller(), query.optionalLine("externalId", Fields.MAX_NAME), query.page(), query.limit());
        query.check();
        return organisations
                .endUsers(wish)
                .map(found -> Answers.ok(Answers.page(
                        wish.page(), wish.limit(), found.total(), found.endUsers(), OrganisationViews::endUser)));
    }

    private Future<EndUser> endUser(ApiRequest request) {
        String id = request.pathParams().getOrDefault("endUserId", "");
        return organisations.endUser(new EndUserRef(request.caller(), id));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return endUser(request)
                .compose(endUser -> billing.balance(new AccountRef(new Payer(endUser.organisationId(), endUser.id())))
                        .map(balance -> Answers.ok(document(endUser, balance))));
    }

    /** Without an allowance the account is the organisation's, and that is not shown here. */
    private static ObjectNode document(EndUser endUser, Balance balance) {
        ObjectNode document = OrganisationViews.endUser(endUser);
        document.set("allowance", balance.accountId().equals(endUser.id()) ? allowance(balance) : null);
        return document;
    }

    private static ObjectNode allowance(Balance balance) {
        return Answers.object()
                .put("balance", Credits.toDecimal(balance.balanceNano()))
                .put("held", Credits.toDecimal(balance.heldNano()))
                .put("available", Credits.toDecimal(balance.availableNano()))
                .put("totalTokens", balance.totalTokens());
    }

    private Future<ApiAnswer> move(ApiRequest request) {
        Principal caller = request.caller();
        if (caller.isKey() && !caller.may(Permission.BILLING_TOPUP)) {
            return Future.failedFuture(
                    new TollgateException(ErrorKind.FORBIDDEN, "The permission 'billing.topup' is missing"));
        }
        Fields fields = Fields.of(request);
        long amountNano = fields.positiveAmountNano("amount");
        Direction direction = direction(fields, fields.optionalLine("direction", 20));
        fields.check();
        return endUser(request).compose(endUser -> billing.transfer(new Transfer(
                        request.id(), endUser.organisationId(), endUser.id(), amountNano, caller.userId(), direction))
                .map(balance -> Answers.ok(document(endUser, balance))));
    }

    private static Direction direction(Fields fields, @Nullable String name) {
        if (name != null && !name.equals(SET_ASIDE) && !name.equals(TAKE_BACK)) {
            fields.fault("direction", "must be " + SET_ASIDE + " or " + TAKE_BACK);
        }
        return TAKE_BACK.equals(name) ? Direction.BACK : Direction.TO_ALLOWANCE;
    }
}
