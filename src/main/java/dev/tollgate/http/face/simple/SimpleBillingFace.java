package dev.tollgate.http.face.simple;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Transfer;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.ChatRequests;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.NamedUser;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.Subject;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.Map;

/** `/api/billing` and `/api/billing/topup`, in credits. */
public final class SimpleBillingFace implements Face {
    private final Identity identity;
    private final Billing billing;
    private final AdminActs acts;

    public SimpleBillingFace(Identity identity, Billing billing, AdminActs acts) {
        this.identity = identity;
        this.billing = billing;
        this.acts = acts;
    }

    @Override
    public Map<String, Operation> operations() {
        var show = new Operation(
                Access.AUTHENTICATED, Permission.BILLING, LimitClass.BILLING, ErrorShape.FLAT, false, true, this::show);
        // No permission here: who may not top up is told where to pay instead.
        var topUp =
                new Operation(Access.AUTHENTICATED, null, LimitClass.BILLING, ErrorShape.FLAT, true, true, this::topUp);
        return Map.of("simpleGetBilling", show, "simpleTopup", topUp);
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        Query query = Query.of(request);
        String userId = query.line("userId", NamedUser.MAX_ID);
        query.check();
        return identity.subject(NamedUser.withMoney(request.caller(), userId))
                .compose(subject -> billing.balance(new AccountRef(ChatRequests.payer(subject))))
                .map(balance -> Answers.ok(Answers.object()
                        .put("totalTokens", balance.totalTokens())
                        .put("currentBalance", Credits.toDecimal(balance.balanceNano()))));
    }

    private Future<ApiAnswer> topUp(ApiRequest request) {
        Principal caller = request.caller();
        if (!caller.isPlatformAdmin() && !(caller.isKey() && caller.may(Permission.BILLING_TOPUP))) {
            return Future.failedFuture(new TollgateException(
                    ErrorKind.FORBIDDEN, "Only an admin books credits at once; pay by POST /api/v1/billing/deposit"));
        }
        Fields fields = Fields.of(request);
        String userId = fields.line("userId", NamedUser.MAX_ID);
        long amountNano = fields.positiveAmountNano("amount");
        fields.check();
        return identity.subject(NamedUser.withMoney(caller, userId))
                .compose(subject -> caller.isPlatformAdmin()
                        ? acts.add(request, subject, amountNano)
                        : transfer(request, subject, amountNano))
                .map(balance -> Answers.ok(Answers.object()
                        .put("success", true)
                        .put("currentBalance", Credits.toDecimal(balance.balanceNano()))));
    }

    /** A key makes no money: it moves its organisation's to one of the organisation's end users. */
    private Future<Balance> transfer(ApiRequest request, Subject subject, long amountNano) {
        Principal caller = request.caller();
        String endUserId = subject.endUserId();
        if (endUserId == null || !subject.organisationId().equals(caller.organisationId())) {
            return Future.failedFuture(new TollgateException(
                    ErrorKind.FORBIDDEN, "An API key tops up the end users of its own organisation only"));
        }
        return billing.transfer(
                new Transfer(request.id(), caller.organisationId(), endUserId, amountNano, caller.userId()));
    }
}
