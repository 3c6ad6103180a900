package dev.tollgate.http.face;

import dev.tollgate.http.ApiRequest;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.SignIn;
import dev.tollgate.identity.SignedIn;
import dev.tollgate.platform.Secret;
import io.vertx.core.Future;

/** Signs in, guarded against guessing; the same for every surface. */
public final class SignIns {
    private final Identity identity;
    private final SignInGuard guard;

    public SignIns(Identity identity, SignInGuard guard) {
        this.identity = identity;
        this.guard = guard;
    }

    /** Fails with RATE_LIMITED before the password is looked at, with UNAUTHENTICATED when it is wrong. */
    public Future<SignedIn> signIn(ApiRequest request, String login, String password) {
        return guard.enter(login, request.remoteAddress())
                .compose(succeeded ->
                        identity.signIn(new SignIn(login, new Secret(password))).onSuccess(_ -> succeeded.run()));
    }
}
