package dev.tollgate.http.face.client;

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
import dev.tollgate.identity.UserRef;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.Secret;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;

/** `/v1/client/*`: sign-up, sign-in and what a user sees of themselves. */
public final class ClientFace implements Face {
    private static final int MAX_TOKEN = 8_192;
    private static final int MAX_FULL_NAME = 200;

    private final Identity identity;
    private final Organisations organisations;
    private final SignIns signIns;

    public ClientFace(Identity identity, Organisations organisations, SignIns signIns) {
        this.identity = identity;
        this.organisations = organisations;
        this.signIns = signIns;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "clientSignUp", open(LimitClass.AUTH, this::signUp),
                "clientSignIn", open(LimitClass.AUTH, this::signIn),
                "clientRefresh", open(LimitClass.SESSION, this::refresh),
                "clientLogout", open(LimitClass.SESSION, this::logout),
                "clientMe", signedIn(LimitClass.BILLING, this::me),
                "clientSwitchOrg", signedIn(LimitClass.API_KEYS, this::switchOrganisation));
    }

    private static Operation open(LimitClass limit, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.PUBLIC, null, limit, ErrorShape.DETAILED, false, true, handler);
    }

    static Operation signedIn(LimitClass limit, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.AUTHENTICATED, null, limit, ErrorShape.DETAILED, false, true, handler);
    }

    private Future<ApiAnswer> signUp(ApiRequest request) {
        Fields fields = Fields.of(request);
        var registration = new Registration(
                null,
                fields.line("email", Fields.MAX_NAME),
                new Secret(fields.text("password", Fields.MAX_PASSWORD)),
                null,
                null,
                fields.optionalLine("full_name", MAX_FULL_NAME));
        fields.check();
        return identity.register(registration).compose(signedIn -> organisations
                .ofUser(new UserRef(signedIn.user().id()))
                .map(own -> Answers.json(201, ClientViews.session(signedIn, own))));
    }

    private Future<ApiAnswer> signIn(ApiRequest request) {
        Fields fields = Fields.of(request);
        String login = fields.line("email", Fields.MAX_NAME);
        String password = fields.text("password", Fields.MAX_PASSWORD);
        fields.check();
        return signIns.signIn(request, login, password).compose(signedIn -> organisations
                .ofUser(new UserRef(signedIn.user().id()))
                .map(own -> Answers.ok(ClientViews.session(signedIn, own))));
    }

    private Future<ApiAnswer> refresh(ApiRequest request) {
        return identity.refresh(refreshToken(request)).map(signedIn -> Answers.ok(ClientViews.tokens(signedIn)));
    }

    private Future<ApiAnswer> logout(ApiRequest request) {
        return identity.logout(refreshToken(request)).map(_ -> new ApiAnswer.Empty(204));
    }

    private static RefreshToken refreshToken(ApiRequest request) {
        Fields fields = Fields.of(request);
        String token = fields.line("refresh_token", MAX_TOKEN);
        fields.check();
        return new RefreshToken(new Secret(token));
    }

    private Future<ApiAnswer> me(ApiRequest request) {
        return organisations.mine(request.caller()).compose(own -> identity.user(
                        new UserRef(request.caller().userId()))
                .map(user -> Answers.ok(ClientViews.user(user, own))));
    }

    private Future<ApiAnswer> switchOrganisation(ApiRequest request) {
        Fields fields = Fields.of(request);
        String organisationId = fields.line("org_id", Fields.MAX_NAME);
        fields.check();
        return organisations
                .makeActive(new OrganisationRef(request.caller(), organisationId))
                .map(_ -> Answers.ok(Answers.object().put("active_org_id", organisationId)));
    }
}
