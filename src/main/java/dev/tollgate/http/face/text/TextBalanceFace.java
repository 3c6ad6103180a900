package dev.tollgate.http.face.text;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Billing;
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
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.NamedUser;
import dev.tollgate.identity.Permission;
import dev.tollgate.platform.Credits;
import io.vertx.core.Future;
import java.util.Map;

/** `/api/v1/balance`, in credits: everybody sees their own, a platform admin sets anybody's. */
public final class TextBalanceFace implements Face {
    private final Identity identity;
    private final Billing billing;
    private final AdminActs acts;

    public TextBalanceFace(Identity identity, Billing billing, AdminActs acts) {
        this.identity = identity;
        this.billing = billing;
        this.acts = acts;
    }

    @Override
    public Map<String, Operation> operations() {
        var show = new Operation(
                Access.AUTHENTICATED, Permission.BILLING, LimitClass.BILLING, ErrorShape.FLAT, false, true, this::show);
        var set =
                new Operation(Access.PLATFORM_ADMIN, null, LimitClass.BILLING, ErrorShape.FLAT, true, true, this::set);
        return Map.of("textGetBalance", show, "textSetBalance", set);
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return identity.subject(
                        NamedUser.withMoney(request.caller(), request.caller().userId()))
                .compose(subject -> billing.balance(new AccountRef(ChatRequests.payer(subject))))
                .map(balance -> Answers.ok(Answers.object()
                        .put("userId", request.caller().userId())
                        .put("balance", Credits.toDecimal(balance.balanceNano()))));
    }

    private Future<ApiAnswer> set(ApiRequest request) {
        Fields fields = Fields.of(request);
        String userId = fields.line("userId", NamedUser.MAX_ID);
        long balanceNano = balanceNano(fields);
        fields.check();
        return acts.subject(request.caller(), userId)
                .compose(subject -> acts.set(request, subject, balanceNano, "set by an admin"))
                .map(balance -> Answers.ok(Answers.object()
                        .put("userId", userId)
                        .put("balance", Credits.toDecimal(balance.balanceNano()))
                        .put("message", "Balance set")));
    }

    /** It goes by two names; a request that gives both must not leave open which it means. */
    private static long balanceNano(Fields fields) {
        if (!fields.has("newBalance")) {
            return fields.balanceNano("balance");
        }
        long newBalanceNano = fields.balanceNano("newBalance");
        if (fields.has("balance") && fields.balanceNano("balance") != newBalanceNano) {
            fields.fault("newBalance", "must be the same as balance where both are given");
        }
        return newBalanceNano;
    }
}
