package dev.tollgate.http.face.aggregator;

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
import dev.tollgate.http.face.SignIns;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.RefreshToken;
import dev.tollgate.identity.Registration;
import dev.tollgate.identity.SignedIn;
import dev.tollgate.identity.User;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;

/** `/api/v1/auth/{register,login,refresh,logout}`. */
public final class SessionsFace implements Face {
    private static final int MAX_TOKEN = 8_192;

    private final Identity identity;
    private final SignIns signIns;
    private final RefreshCookie cookie;

    public SessionsFace(Identity identity, SignIns signIns, RefreshCookie cookie) {
        this.identity = identity;
        this.signIns = signIns;
        this.cookie = cookie;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "register", open(LimitClass.AUTH, this::register),
                "login", open(LimitClass.AUTH, this::login),
                "refreshSession", open(LimitClass.SESSION, this::refresh),
                "logout", open(LimitClass.SESSION, this::logout));
    }

    private static Operation open(LimitClass limit, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.PUBLIC, null, limit, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> register(ApiRequest request) {
        Fields fields = Fields.of(request);
        var registration = new Registration(
                null,
                fields.line("email", Fields.MAX_NAME),
                new Secret(fields.text("password", Fields.MAX_PASSWORD)),
                fields.optionalLine("name", 200),
                fields.optionalText("description", 2_000));
        fields.check();
        return identity.register(registration).map(signedIn -> answer(request, 201, signedIn));
    }

    private Future<ApiAnswer> login(ApiRequest request) {
        Fields fields = Fields.of(request);
        String login = fields.lineOfEither("email", "username", Fields.MAX_NAME);
        String password = fields.text("password", Fields.MAX_PASSWORD);
        fields.check();
        return signIns.signIn(request, login, password).map(signedIn -> answer(request, 200, signedIn));
    }

    private Future<ApiAnswer> refresh(ApiRequest request) {
        return identity.refresh(refreshToken(request)).map(signedIn -> answer(request, 200, signedIn));
    }

    private Future<ApiAnswer> logout(ApiRequest request) {
        var ended = new ApiAnswer.Empty(204);
        return identity.logout(refreshToken(request))
                .map(_ -> cookie.isAsked(request) ? new ApiAnswer.Cookied(ended, cookie.cleared()) : ended);
    }

    private RefreshToken refreshToken(ApiRequest request) {
        Fields fields = Fields.of(request);
        if (cookie.isAsked(request) && !fields.has("refreshToken")) {
            Secret token = cookie.of(request);
            if (token == null) {
                throw new TollgateException(ErrorKind.UNAUTHENTICATED, "The request carries no session");
            }
            return new RefreshToken(token, true);
        }
        String token = fields.line("refreshToken", MAX_TOKEN);
        fields.check();
        return new RefreshToken(new Secret(token));
    }

    private ApiAnswer answer(ApiRequest request, int status, SignedIn signedIn) {
        ObjectNode session = session(signedIn);
        return cookie.isAsked(request)
                ? new ApiAnswer.Cookied(
                        Answers.json(status, session.putNull("refreshToken")), cookie.set(signedIn.refreshToken()))
                : Answers.json(status, session);
    }

    private static ObjectNode session(SignedIn signedIn) {
        ObjectNode document = Answers.object()
                .put("accessToken", signedIn.accessToken().value())
                .put("refreshToken", signedIn.refreshToken().value())
                .put("tokenType", "Bearer")
                .put("expiresIn", signedIn.expiresInSeconds());
        document.set("company", company(signedIn.user()));
        return document;
    }

    /** The personal organisation, in the words of the requirement. */
    private static ObjectNode company(User user) {
        return Answers.object()
                .put("id", user.organisationId())
                .put("email", user.email())
                .put("name", user.organisationName())
                .put("role", "company")
                .put("isVerified", user.emailVerified())
                .put("userId", user.id());
    }
}
