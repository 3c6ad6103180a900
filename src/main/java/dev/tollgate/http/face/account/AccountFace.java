package dev.tollgate.http.face.account;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.SignInGuard;
import dev.tollgate.identity.User;
import dev.tollgate.identity.account.Account;
import dev.tollgate.identity.account.AccountChange;
import dev.tollgate.identity.account.AccountDeletion;
import dev.tollgate.identity.account.Accounts;
import dev.tollgate.identity.account.OpenSession;
import dev.tollgate.identity.account.PasswordChange;
import dev.tollgate.identity.account.SessionRef;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** `/api/v1/account`: profile, password, sessions and end of the account of whoever is signed in. */
public final class AccountFace implements Face {
    private static final int MAX_NAME = 200;

    private final Accounts accounts;
    private final SignInGuard guard;

    /** @param guard counts guesses of passwords, as at a sign-in */
    public AccountFace(Accounts accounts, SignInGuard guard) {
        this.accounts = accounts;
        this.guard = guard;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "getAccount", operation(LimitClass.BILLING, this::show),
                "updateAccount", operation(LimitClass.API_KEYS, this::update),
                "deleteAccount", operation(LimitClass.AUTH, this::delete),
                "changePassword", operation(LimitClass.AUTH, this::changePassword),
                "listSessions", operation(LimitClass.BILLING, this::sessions),
                "endSession", operation(LimitClass.API_KEYS, this::endSession),
                "endOtherSessions", operation(LimitClass.API_KEYS, this::endOtherSessions));
    }

    private static Operation operation(LimitClass limit, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.AUTHENTICATED, null, limit, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return accounts.show(request.caller()).map(account -> Answers.ok(document(account)));
    }

    private Future<ApiAnswer> update(ApiRequest request) {
        Fields fields = Fields.of(request);
        if (!fields.has("name") && !fields.has("email") && !fields.has("language")) {
            fields.fault("name", "give name, email or language");
        }
        String password = fields.optionalText("password", Fields.MAX_PASSWORD);
        var change = new AccountChange(
                request.caller(),
                fields.optionalText("name", MAX_NAME),
                fields.optionalLine("email", Fields.MAX_NAME),
                language(fields),
                password == null ? null : new Secret(password));
        fields.check();
        Supplier<Future<Account>> act = () -> accounts.change(change);
        return (password == null ? act.get() : guarded(request, act)).map(account -> Answers.ok(document(account)));
    }

    private static @Nullable Language language(Fields fields) {
        String tag = fields.optionalLine("language", 10);
        if (tag == null) {
            return null;
        }
        for (Language language : Language.values()) {
            if (language.tag().equals(tag)) {
                return language;
            }
        }
        fields.fault(
                "language",
                "must be one of "
                        + Arrays.stream(Language.values()).map(Language::tag).toList());
        return null;
    }

    private Future<ApiAnswer> delete(ApiRequest request) {
        Fields fields = Fields.of(request);
        String password = fields.text("password", Fields.MAX_PASSWORD);
        fields.check();
        var wish = new AccountDeletion(request.caller(), new Secret(password));
        return guarded(request, () -> accounts.delete(wish)).map(_ -> new ApiAnswer.Empty(202));
    }

    private Future<ApiAnswer> changePassword(ApiRequest request) {
        Fields fields = Fields.of(request);
        String oldPassword = fields.text("oldPassword", Fields.MAX_PASSWORD);
        String newPassword = fields.text("newPassword", Fields.MAX_PASSWORD);
        fields.check();
        var change = new PasswordChange(request.caller(), new Secret(oldPassword), new Secret(newPassword));
        return guarded(request, () -> accounts.changePassword(change)).map(_ -> new ApiAnswer.Empty(204));
    }

    /** A stolen access token must not serve to guess the password. */
    private <T> Future<T> guarded(ApiRequest request, Supplier<Future<T>> act) {
        return guard.enter(request.caller().userId(), request.remoteAddress())
                .compose(succeeded -> act.get().onSuccess(_ -> succeeded.run()));
    }

    private Future<ApiAnswer> sessions(ApiRequest request) {
        return accounts.sessions(request.caller()).map(found -> {
            ObjectNode document = Answers.object();
            ArrayNode data = document.putArray("data");
            found.sessions().forEach(session -> data.add(document(session)));
            return Answers.ok(document);
        });
    }

    private Future<ApiAnswer> endSession(ApiRequest request) {
        String sessionId = request.pathParams().getOrDefault("sessionId", "");
        return accounts.endSession(new SessionRef(request.caller(), sessionId)).map(_ -> new ApiAnswer.Empty(204));
    }

    private Future<ApiAnswer> endOtherSessions(ApiRequest request) {
        return accounts.endOtherSessions(request.caller()).map(_ -> new ApiAnswer.Empty(204));
    }

    static ObjectNode document(Account account) {
        User user = account.user();
        return Answers.object()
                .put("id", user.id())
                .put("username", user.username())
                .put("email", user.email())
                .put("emailVerified", user.emailVerified())
                .put("name", user.fullName())
                .put("language", account.language().tag())
                .put("platformRole", user.platformRole().name().toLowerCase(Locale.ROOT))
                .put("organizationId", user.organisationId())
                .put("createdAt", Answers.time(user.createdAt()));
    }

    static ObjectNode document(OpenSession session) {
        return Answers.object()
                .put("id", session.id())
                .put("current", session.current())
                .put("createdAt", Answers.time(session.createdAt()))
                .put("lastUsedAt", Answers.time(session.usedAt()))
                .put("expiresAt", Answers.time(session.expiresAt()));
    }
}
