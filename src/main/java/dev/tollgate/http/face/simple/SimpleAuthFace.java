package dev.tollgate.http.face.simple;

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

/** `/api/auth/register` and `/api/auth/login`. */
public final class SimpleAuthFace implements Face {
    private final Identity identity;
    private final SignIns signIns;

    public SimpleAuthFace(Identity identity, SignIns signIns) {
        this.identity = identity;
        this.signIns = signIns;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of("simpleRegister", open(this::register), "simpleLogin", open(this::login));
    }

    private static Operation open(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.PUBLIC, null, LimitClass.AUTH, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> register(ApiRequest request) {
        Fields fields = Fields.of(request);
        String username = fields.line("username", Fields.MAX_NAME);
        Secret password = new Secret(fields.text("password", Fields.MAX_PASSWORD));
        fields.check();
        return identity.register(new Registration(username, null, password, null, null))
                .map(signedIn -> Answers.json(201, session(signedIn)));
    }

    private Future<ApiAnswer> login(ApiRequest request) {
        Fields fields = Fields.of(request);
        String username = fields.line("username", Fields.MAX_NAME);
        String password = fields.text("password", Fields.MAX_PASSWORD);
        fields.check();
        return signIns.signIn(request, username, password).map(signedIn -> Answers.ok(session(signedIn)));
    }

    private static ObjectNode session(SignedIn signedIn) {
        return Answers.object()
                .put("userId", signedIn.user().id())
                .put("token", signedIn.accessToken().value())
                .put("refreshToken", signedIn.refreshToken().value())
                .put("expiresIn", signedIn.expiresInSeconds());
    }
}
