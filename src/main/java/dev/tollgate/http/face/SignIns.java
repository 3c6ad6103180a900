package dev.tollgate.http.face;

import dev.tollgate.http.ApiRequest;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.SignIn;
import dev.tollgate.identity.SignedIn;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
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
        String address = request.remoteAddress();
        return guard.check(login, address)
                .compose(_ -> identity.signIn(new SignIn(login, new Secret(password))))
                .compose(
                        signedIn -> settled(guard.succeeded(login, address)).map(signedIn),
                        failure -> isWrongPassword(failure)
                                ? settled(guard.failed(login, address)).compose(_ -> Future.failedFuture(failure))
                                : Future.failedFuture(failure));
    }

    private static boolean isWrongPassword(Throwable failure) {
        return failure instanceof TollgateException known && known.kind() == ErrorKind.UNAUTHENTICATED;
    }

    /** The answer waits for the count, so that the next try sees it, but does not fail with it. */
    private static Future<Void> settled(Future<Void> counted) {
        return counted.otherwiseEmpty();
    }
}
