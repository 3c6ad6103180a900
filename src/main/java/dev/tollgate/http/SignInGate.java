package dev.tollgate.http;

import dev.tollgate.identity.Credential;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Function;

/** Finds out who calls and whether they may call this operation. */
final class SignInGate {
    private static final String SERVICE_KEY = "X-Internal-Key";

    private final Function<Credential, Future<Principal>> authenticator;
    private final Secret serviceKey;

    /** @param serviceKey what other services show; empty: they are not let in */
    SignInGate(Function<Credential, Future<Principal>> authenticator, Secret serviceKey) {
        this.authenticator = authenticator;
        this.serviceKey = serviceKey;
    }

    /**
     * The caller; null for another service, and on a public operation where no credential was given. A sign-in looks at
     * none: a client may send its old token along. Fails with UNAUTHENTICATED or FORBIDDEN.
     */
    Future<Principal> enter(Operation operation, MultiMap headers) {
        if (operation.access() == Operation.Access.SERVICE) {
            return isService(headers)
                    ? Future.succeededFuture()
                    : Future.failedFuture(new TollgateException(
                            ErrorKind.UNAUTHENTICATED, "This address is for other services of the installation"));
        }
        if (operation.access() == Operation.Access.PUBLIC) {
            return Credentials.areGiven(headers) && !operation.limit().isOfAddresses()
                    ? authenticator.apply(Credentials.of(headers)).map(principal -> allowed(operation, principal))
                    : Future.succeededFuture();
        }
        return authenticator.apply(Credentials.of(headers)).map(principal -> allowed(operation, principal));
    }

    /** Compared in a time that tells nothing of the key: digests are of one length whatever was sent. */
    private boolean isService(MultiMap headers) {
        List<String> shown = headers.getAll(SERVICE_KEY);
        return !serviceKey.isEmpty()
                && shown.size() == 1
                && MessageDigest.isEqual(digest(serviceKey.value()), digest(shown.getFirst()));
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
