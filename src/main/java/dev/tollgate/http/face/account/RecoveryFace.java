package dev.tollgate.http.face.account;

import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Fields;
import dev.tollgate.identity.account.Accounts;
import dev.tollgate.identity.account.LetterRequest;
import dev.tollgate.identity.account.OneTimeToken;
import dev.tollgate.identity.account.PasswordReset;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;

/** `/api/v1/auth/{verify-email,forgot-password,reset-password}`: no answer tells whether an address is known. */
public final class RecoveryFace implements Face {
    private static final int MAX_TOKEN = 100;

    private final Accounts accounts;

    public RecoveryFace(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "verifyEmail", open(this::verifyEmail),
                "forgotPassword", open(this::forgotPassword),
                "resetPassword", open(this::resetPassword));
    }

    private static Operation open(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.PUBLIC, null, LimitClass.AUTH, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> verifyEmail(ApiRequest request) {
        Fields fields = Fields.of(request);
        boolean asks = fields.has("email");
        if (asks == fields.has("token")) {
            fields.fault("token", "give either the token of a letter, or an e-mail address to get a letter");
        }
        String value = asks ? fields.line("email", Fields.MAX_NAME) : fields.line("token", MAX_TOKEN);
        fields.check();
        return asks
                ? accounts.askVerification(new LetterRequest(value, language(request)))
                        .map(_ -> new ApiAnswer.Empty(202))
                : accounts.verifyEmail(new OneTimeToken(new Secret(value))).map(_ -> new ApiAnswer.Empty(204));
    }

    private Future<ApiAnswer> forgotPassword(ApiRequest request) {
        Fields fields = Fields.of(request);
        String email = fields.line("email", Fields.MAX_NAME);
        fields.check();
        return accounts.forgotPassword(new LetterRequest(email, language(request)))
                .map(_ -> new ApiAnswer.Empty(202));
    }

    private Future<ApiAnswer> resetPassword(ApiRequest request) {
        Fields fields = Fields.of(request);
        String token = fields.line("token", MAX_TOKEN);
        String password = fields.text("password", Fields.MAX_PASSWORD);
        fields.check();
        return accounts.resetPassword(new PasswordReset(new Secret(token), new Secret(password)))
                .map(_ -> new ApiAnswer.Empty(204));
    }

    private static Language language(ApiRequest request) {
        return Language.of(request.headers().get("Accept-Language"));
    }
}
