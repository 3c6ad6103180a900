package dev.tollgate.http;

import dev.tollgate.identity.Credential;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.function.Function;

/** Finds out who calls and whether they may call this operation. */
final class SignInGate {
    private final Function<Credential, Future<Principal>> authenticator;

    SignInGate(Function<Credential, Future<Principal>> authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * The caller; on a public operation null where no credential was given. A sign-in looks at none: a client may send its
     * old token along. Fails with UNAUTHENTICATED or FORBIDDEN.
     */
    Future<Principal> enter(Operation operation, MultiMap headers) {
        if (operation.access() == Operation.Access.PUBLIC) {
            return Credentials.areGiven(headers) && operation.limit() != Operation.LimitClass.AUTH
                    ? authenticator.apply(Credentials.of(headers)).map(principal -> allowed(operation, principal))
                    : Future.succeededFuture();
        }
        return authenticator.apply(Credentials.of(headers)).map(principal -> allowed(operation, principal));
    }

    private static Principal allowed(Operation operation, Principal principal) {
        if (operation.access() == Operation.Access.PLATFORM_ADMIN && !principal.isPlatformAdmin()) {
            throw new TollgateException(ErrorKind.FORBIDDEN, "Only a platform admin may do this");
        }
        Permission permission = operation.permission();
        if (permission != null && !principal.may(permission)) {
            throw new TollgateException(
                    ErrorKind.FORBIDDEN, "The permission '" + permission.wireName() + "' is missing");
        }
        return principal;
    }
}
