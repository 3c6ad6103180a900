package dev.tollgate.http.face.text;

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
import dev.tollgate.identity.Registration;
import dev.tollgate.identity.SignedIn;
import dev.tollgate.platform.Secret;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;

/** `/auth/register` and `/auth/login`. */
public final class TextAuthFace implements Face {
    private final Identity identity;
    private final SignIns signIns;

    public TextAuthFace(Identity identity, SignIns signIns) {
        this.identity = identity;
        this.signIns = signIns;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of("textRegister", open(this::register), "textLogin", open(this::login));
    }

    private static Operation open(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.PUBLIC, null, LimitClass.AUTH, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> register(ApiRequest request) {
        Fields fields = Fields.of(request);
        String username = fields.line("username", Fields.MAX_NAME);
        String email = fields.optionalLine("email", Fields.MAX_NAME);
        Secret password = new Secret(fields.text("password", Fields.MAX_PASSWORD));
        fields.check();
        return identity.register(new Registration(username, email, password, null, null))
                .map(signedIn -> Answers.json(201, session("Registered", signedIn)));
    }

    private Future<ApiAnswer> login(ApiRequest request) {
        Fields fields = Fields.of(request);
        String login = fields.lineOfEither("username", "email", Fields.MAX_NAME);
        String password = fields.text("password", Fields.MAX_PASSWORD);
        fields.check();
        return signIns.signIn(request, login, password).map(signedIn -> Answers.ok(session("Signed in", signedIn)));
    }

    private static ObjectNode session(String message, SignedIn signedIn) {
        return Answers.object()
                .put("message", message)
                .put("userId", signedIn.user().id())
                .put("username", signedIn.user().username())
                .put("token", signedIn.accessToken().value())
                .put("refreshToken", signedIn.refreshToken().value())
                .put("expiresIn", signedIn.expiresInSeconds());
    }
}
