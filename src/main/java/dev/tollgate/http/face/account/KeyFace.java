package dev.tollgate.http.face.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.analytics.Analytics;
import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.BudgetQuery;
import dev.tollgate.billing.BudgetReport;
import dev.tollgate.chat.Budgets;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.ChatRequests;
import dev.tollgate.http.face.KeyViews;
import dev.tollgate.identity.ApiKey;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.KeyRef;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.SpendingLimit;
import dev.tollgate.identity.SpendingLimit.Scope;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * `/api/v1/key`: what a key can find out about itself. The names follow OpenRouter's address of the same name, so that
 * tools which read their limits there work.
 */
public final class KeyFace implements Face {
    private final Identity identity;
    private final Billing billing;
    private final KeyUsage usage;
    private final int chatRequestsPerMinute;

    /**
     * The face.
     *
     * @param clock whose UTC day and month are the present ones
     * @param chatRequestsPerMinute the limit of keys that have none of their own
     */
    public KeyFace(
            Identity identity, Billing billing, Analytics analytics, InstantSource clock, int chatRequestsPerMinute) {
        this.identity = identity;
        this.billing = billing;
        this.usage = new KeyUsage(analytics, clock);
        this.chatRequestsPerMinute = chatRequestsPerMinute;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "getCurrentKey",
                new Operation(
                        Access.AUTHENTICATED, null, LimitClass.API_KEYS, ErrorShape.FLAT, false, true, this::show));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        Principal caller = request.caller();
        String keyId = caller.keyId();
        if (keyId == null) {
            return Future.failedFuture(new TollgateException(
                    ErrorKind.FORBIDDEN, "You are signed in without an API key; this address shows the key of a call"));
        }
        return identity.key(new KeyRef(caller, keyId)).compose(key -> account(caller)
                .compose(balance -> budgets(caller).compose(budgets -> usage.of(caller.organisationId(), key)
                        .map(used -> Answers.ok(document(key, balance, budgets, used))))));
    }

    private Future<BudgetView> budgets(Principal caller) {
        List<SpendingLimit> limits = caller.spendingLimits();
        var query = new BudgetQuery(
                caller.organisationId(), limits.stream().map(Budgets::of).toList());
        Future<BudgetReport> report =
                limits.isEmpty() ? Future.succeededFuture(new BudgetReport(List.of())) : billing.budgetUse(query);
        return report.map(found -> new BudgetView(limits, found));
    }

    /** Money is shown to keys that may see it. */
    private Future<Optional<Balance>> account(Principal caller) {
        return caller.may(Permission.BILLING)
                ? billing.balance(new AccountRef(ChatRequests.payer(caller))).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private ObjectNode document(ApiKey key, Optional<Balance> balance, BudgetView budgets, ObjectNode used) {
        Integer ownLimit = key.limits().requestsPerMinute();
        ObjectNode data = Answers.object().put("id", key.id()).put("label", key.name());
        putLimit(data, balance, budgets);
        data.set("usage", used);
        data.put("is_free_tier", false);
        data.putObject("rate_limit")
                .put("requests", ownLimit == null ? chatRequestsPerMinute : ownLimit)
                .put("interval", "1m")
                .put("tokens", key.limits().tokensPerMinute())
                .put("concurrent", key.limits().concurrentRequests());
        data.set("budget", budgets.ofKey());
        // What the member spends beside this key is money of others, too.
        data.set("member_budget", balance.isPresent() ? budgets.ofMember() : null);
        data.set("permissions", KeyViews.permissions(key.permissions()));
        data.set("models", KeyViews.models(key));
        data.put("created_at", Answers.time(key.createdAt())).put("expires_at", Answers.timeOrNull(key.expiresAt()));
        ObjectNode document = Answers.object();
        document.set("data", data);
        return document;
    }

    /** The budget that ends first, as the one limit that such tools know, and what the key can spend of all there is. */
    private static void putLimit(ObjectNode data, Optional<Balance> balance, BudgetView budgets) {
        Scope tightest = budgets.tightestOfKey();
        data.put("limit", tightest == null ? null : Credits.toDecimal(budgets.limitNano(tightest)));
        data.put("limit_reset", tightest == null ? null : reset(tightest));
        OptionalLong left = LongStream.concat(
                        tightest == null ? LongStream.empty() : LongStream.of(budgets.leftNano(tightest)),
                        balance.map(known -> spendableNano(known, budgets)).stream()
                                .mapToLong(Long::longValue))
                .min();
        data.put("limit_remaining", left.isEmpty() ? null : Credits.toDecimal(left.getAsLong()));
    }

    private static long spendableNano(Balance balance, BudgetView budgets) {
        return budgets.has(Scope.MEMBER_MONTH)
                ? Math.min(balance.availableNano(), budgets.leftNano(Scope.MEMBER_MONTH))
                : balance.availableNano();
    }

    private static @Nullable String reset(Scope scope) {
        return switch (scope) {
            case KEY_DAY -> "daily";
            case KEY_MONTH, MEMBER_MONTH -> "monthly";
            case KEY_TOTAL -> null;
        };
    }
}
