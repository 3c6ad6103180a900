package dev.tollgate.http.face.simple;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Payer;
import dev.tollgate.context.Context;
import dev.tollgate.context.Dialog;
import dev.tollgate.context.DialogQuery;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Conversations;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.User;
import dev.tollgate.identity.UserPage;
import dev.tollgate.identity.UserQuery;
import dev.tollgate.platform.Credits;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** `/api/admin/*`: users with their balances, a new balance, the dialogs of a user. */
public final class SimpleAdminFace implements Face {
    private final Identity identity;
    private final Billing billing;
    private final Context context;
    private final AdminActs acts;

    public SimpleAdminFace(Identity identity, Billing billing, Context context, AdminActs acts) {
        this.identity = identity;
        this.billing = billing;
        this.context = context;
        this.acts = acts;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "adminListUsers", operation(LimitClass.NONE, false, this::users),
                "adminSetUserBalance", operation(LimitClass.BILLING, true, this::setBalance),
                "adminListUserDialogs", operation(LimitClass.NONE, false, this::dialogs));
    }

    private static Operation operation(
            LimitClass limit, boolean idempotent, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.PLATFORM_ADMIN, null, limit, ErrorShape.FLAT, idempotent, true, handler);
    }

    private Future<ApiAnswer> users(ApiRequest request) {
        Query query = Query.of(request);
        var wanted = new UserQuery(query.optionalLine("q", Fields.MAX_NAME), query.page(), query.limit());
        query.check();
        return identity.users(wanted).compose(page -> balances(page).map(balances -> users(wanted, page, balances)));
    }

    /** The balances in the order of the users; at most a page of exact reads. */
    private Future<List<Balance>> balances(UserPage page) {
        List<Future<Balance>> reads = page.users().stream()
                .map(user -> billing.balance(new AccountRef(new Payer(user.organisationId(), null))))
                .toList();
        return Future.all(reads).map(all -> all.<Balance>list());
    }

    private static ApiAnswer users(UserQuery query, UserPage page, List<Balance> balances) {
        ObjectNode document = Answers.object();
        ArrayNode users = document.putArray("users");
        for (int i = 0; i < page.users().size(); i++) {
            users.add(user(page.users().get(i), balances.get(i)));
        }
        return Answers.ok(
                document.put("page", query.page()).put("limit", query.limit()).put("total", page.total()));
    }

    private static ObjectNode user(User user, Balance balance) {
        return Answers.object()
                .put("id", user.id())
                .put("userId", user.id())
                .put("username", user.username())
                .put("email", user.email())
                .put("role", user.platformRole().name().toLowerCase(Locale.ROOT))
                .put("organisationId", user.organisationId())
                .put("blocked", user.blocked())
                .put("balance", Credits.toDecimal(balance.balanceNano()))
                .put("totalTokens", balance.totalTokens())
                .put("createdAt", Answers.time(user.createdAt()));
    }

    private Future<ApiAnswer> setBalance(ApiRequest request) {
        Fields fields = Fields.of(request);
        long amountNano = fields.balanceNano("amount");
        String reason = fields.optionalReason();
        fields.check();
        return acts.subject(request.caller(), userId(request))
                .compose(subject -> acts.set(request, subject, amountNano, reason == null ? "set by an admin" : reason))
                .map(balance -> Answers.ok(Answers.object()
                        .put("success", true)
                        .put("currentBalance", Credits.toDecimal(balance.balanceNano()))));
    }

    private Future<ApiAnswer> dialogs(ApiRequest request) {
        Query query = Query.of(request);
        int page = query.page();
        int limit = query.limit();
        query.check();
        return acts.subject(request.caller(), userId(request))
                .compose(subject -> acts.record(
                                request, "dialogs.read", subject.ownerId(), "page " + page + " of " + limit)
                        .compose(_ -> context.dialogs(new DialogQuery(subject.ownerId(), page, limit))))
                .map(found -> {
                    ObjectNode document = Answers.object();
                    ArrayNode dialogs = document.putArray("dialogs");
                    found.dialogs().forEach(dialog -> dialogs.add(dialog(dialog)));
                    return Answers.ok(
                            document.put("page", page).put("limit", limit).put("total", found.total()));
                });
    }

    private static ObjectNode dialog(Dialog dialog) {
        ObjectNode document = Answers.object()
                .put("id", dialog.id())
                .put("userId", dialog.ownerId())
                .put("createdAt", Answers.time(dialog.createdAt()))
                .put("updatedAt", Answers.time(dialog.updatedAt()));
        document.set("messages", Conversations.write(dialog.messages()));
        return document;
    }

    private static String userId(ApiRequest request) {
        return request.pathParams().getOrDefault("userId", "");
    }
}
