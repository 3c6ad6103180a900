package dev.tollgate.http.face.text;

import dev.tollgate.identity.ApiKey;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.KeyRef;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.User;
import dev.tollgate.identity.UserRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;

/** What the maker of a ticket may do at the moment it is used: a ticket is a minute old, rights change within 5 s. */
public final class TicketRights {
    private final Identity identity;

    public TicketRights(Identity identity) {
        this.identity = identity;
    }

    /** The maker with their rights of now; UNAUTHENTICATED when the user or the key is no longer good. */
    public Future<Principal> now(Principal maker) {
        return identity.user(new UserRef(maker.userId()))
                .compose(user -> user.blocked() ? gone() : renewed(maker, user))
                .recover(failure -> isNotFound(failure) ? gone() : Future.failedFuture(failure));
    }

    private Future<Principal> renewed(Principal maker, User user) {
        String keyId = maker.keyId();
        if (keyId == null) {
            return Future.succeededFuture(new Principal(
                    maker.userId(),
                    maker.organisationId(),
                    maker.memberRole(),
                    user.platformRole(),
                    null,
                    null,
                    maker.permissions(),
                    maker.allowedModels(),
                    maker.limits()));
        }
        return identity.key(new KeyRef(maker, keyId))
                .compose(key -> key.active() ? Future.succeededFuture(withKey(maker, user, key)) : gone());
    }

    private static Principal withKey(Principal maker, User user, ApiKey key) {
        boolean admin =
                user.platformRole() == PlatformRole.ADMIN && key.permissions().contains(Permission.ADMIN);
        return new Principal(
                maker.userId(),
                maker.organisationId(),
                maker.memberRole(),
                admin ? PlatformRole.ADMIN : PlatformRole.CLIENT,
                key.id(),
                key.name(),
                key.permissions(),
                key.allowedModels(),
                key.limits());
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof TollgateException known && known.kind() == ErrorKind.NOT_FOUND;
    }

    private static Future<Principal> gone() {
        return Future.failedFuture(
                new TollgateException(ErrorKind.UNAUTHENTICATED, "The ticket is unknown, used or too old"));
    }
}
