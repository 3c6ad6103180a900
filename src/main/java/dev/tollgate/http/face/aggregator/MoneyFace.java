package dev.tollgate.http.face.aggregator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.EntryWalk;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.ChatRequests;
import dev.tollgate.http.face.LedgerWalk;
import dev.tollgate.http.face.Query;
import dev.tollgate.http.face.TransactionViews;
import dev.tollgate.identity.Permission;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** `/api/v1/billing/balance` and `/transactions` with their export, in currency. */
public final class MoneyFace implements Face {
    private final Billing billing;
    private final CurrencyView money;

    public MoneyFace(Billing billing, CurrencyView money) {
        this.billing = billing;
        this.money = money;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "getBalance", operation(this::balance),
                "listTransactions", operation(this::transactions),
                "exportTransactions", operation(this::export));
    }

    private static Operation operation(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(
                Access.AUTHENTICATED, Permission.BILLING, LimitClass.BILLING, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> balance(ApiRequest request) {
        return billing.balance(new AccountRef(ChatRequests.payer(request.caller())))
                .map(balance -> Answers.ok(balance(request.caller().organisationId(), balance)));
    }

    private ObjectNode balance(String companyId, Balance balance) {
        return Answers.object()
                .put("companyId", companyId)
                .put("balance", money.fromNano(balance.balanceNano()))
                .put("currency", money.currency())
                .put("creditLimit", money.fromNano(balance.creditLimitNano()))
                .put("held", money.fromNano(balance.heldNano()))
                .put("available", money.fromNano(balance.availableNano()))
                .put("lastUpdated", Answers.time(balance.updatedAt()));
    }

    private Future<ApiAnswer> transactions(ApiRequest request) {
        EntryQuery query = query(request);
        return billing.entries(query).map(page -> Answers.ok(page(query, page)));
    }

    private static EntryQuery query(ApiRequest request) {
        Query query = Query.of(request);
        Period period = period(query);
        var entries = new EntryQuery(
                ChatRequests.payer(request.caller()),
                period.from(),
                period.to(),
                type(query),
                query.page(),
                query.limit());
        query.check();
        return entries;
    }

    private Future<ApiAnswer> export(ApiRequest request) {
        Query query = Query.of(request);
        Period period = period(query);
        var begin = new EntryWalk(ChatRequests.payer(request.caller()), period.from(), period.to(), type(query));
        ExportFormat format = ExportFormat.of(query);
        query.check();
        return new TransactionExport(format, money, new LedgerWalk(billing, begin)).answer();
    }

    private record Period(@Nullable Instant from, @Nullable Instant to) {}

    private static Period period(Query query) {
        var period = new Period(query.from("startDate"), query.to("endDate"));
        if (period.from() != null && period.to() != null && period.from().isAfter(period.to())) {
            query.fault("endDate", "must not lie before startDate");
        }
        return period;
    }

    private static @Nullable EntryType type(Query query) {
        String name = query.optionalLine("type", 20);
        if (name == null) {
            return null;
        }
        for (EntryType type : EntryType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        query.fault("type", "must be DEBIT or CREDIT");
        return null;
    }

    private ObjectNode page(EntryQuery query, EntryPage page) {
        return Answers.page(
                query.page(),
                query.limit(),
                page.total(),
                page.entries(),
                entry -> TransactionViews.document(entry, money));
    }
}
