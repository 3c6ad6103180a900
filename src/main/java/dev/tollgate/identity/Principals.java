package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes principals: who stands behind a credential, with the rights of now. Nothing is cached here. */
final class Principals {
    private static final Set<Permission> OF_SIGNED_IN =
            EnumSet.complementOf(EnumSet.of(Permission.ADMIN, Permission.BILLING_TOPUP));

    private final Tokens tokens;
    private final Sessions sessions;
    private final ApiKeys keys;
    private final Users users;
    private final Members members;

    Principals(Tokens tokens, Sessions sessions, ApiKeys keys, Users users, Members members) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.keys = keys;
        this.users = users;
        this.members = members;
    }

    /** The caller behind a credential; UNAUTHENTICATED. */
    Future<Principal> behind(Credential credential) {
        if (credential.isApiKey()) {
            return KeySecret.hasShape(credential.value())
                    ? keys.bySecret(credential.value())
                            .compose(found -> found.map(this::ofKey).orElseGet(Principals::refused))
                    : refused();
        }
        return tokens.readAccess(credential.value()).compose(this::ofSession);
    }

    /** The same caller with the rights they have now; UNAUTHENTICATED when the user or the key is no longer good. */
    Future<Principal> now(Principal earlier) {
        String keyId = earlier.keyId();
        if (keyId == null) {
            return standing(earlier.userId(), earlier.organisationId())
                    .map(standing -> ofUser(earlier.userId(), standing, earlier.sessionId()));
        }
        return keys.find(new KeyRef(earlier, keyId))
                .compose(this::ofKey, failure -> isNotFound(failure) ? refused() : Future.failedFuture(failure));
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof TollgateException known && known.kind() == ErrorKind.NOT_FOUND;
    }

    private Future<Principal> ofKey(StoredKey key) {
        if (!key.shown().active()) {
            return refused();
        }
        return standing(key.makerId(), key.organisationId()).map(maker -> {
            keys.used(key.id());
            Set<Permission> permissions =
                    KeyRights.today(key.shown().permissions(), maker.platformRole(), maker.memberRole());
            List<SpendingLimit> limits = new ArrayList<>(key.spendingLimits());
            limits.addAll(maker.limits());
            return new Principal(
                    key.makerId(),
                    key.organisationId(),
                    maker.memberRole(),
                    permissions.contains(Permission.ADMIN) ? PlatformRole.ADMIN : PlatformRole.CLIENT,
                    key.id(),
                    key.shown().name(),
                    permissions,
                    key.shown().allowedModels(),
                    key.shown().limits(),
                    limits);
        });
    }

    private Future<Principal> ofSession(Tokens.Claims claims) {
        return sessions.find(claims.sessionId()).compose(found -> {
            if (found.isEmpty() || !found.get().userId().equals(claims.userId())) {
                return refused();
            }
            // The session says for whom it acts: it may have been switched since the token was made.
            return standingOrAtHome(claims.userId(), found.get().organisationId())
                    .map(standing -> ofUser(claims.userId(), standing, claims.sessionId()));
        });
    }

    private static Principal ofUser(String userId, Standing standing, @Nullable String sessionId) {
        return new Principal(
                userId,
                standing.organisationId(),
                standing.memberRole(),
                standing.platformRole(),
                null,
                null,
                OF_SIGNED_IN,
                Set.of(),
                KeyLimits.NONE,
                standing.limits(),
                sessionId);
    }

    /** What a user is in an organisation at the moment. */
    private record Standing(
            String organisationId, PlatformRole platformRole, MemberRole memberRole, List<SpendingLimit> limits) {}

    /** What the standing of a user follows from. */
    private record Found(
            String organisationId,
            Optional<Users.Account> account,
            Optional<Members.Membership> member,
            Members.Use use) {
        /** Fails with UNAUTHENTICATED when the user is gone, blocked or no member any more, or the organisation is. */
        Standing standing() {
            if (isUserGone() || member.isEmpty() || use != Members.Use.OPEN) {
                throw Tokens.unauthenticated();
            }
            User user = account.orElseThrow().user();
            Members.Membership membership = member.get();
            return new Standing(organisationId, user.platformRole(), membership.role(), membership.limits());
        }

        boolean isUserGone() {
            return account.isEmpty() || account.get().user().blocked();
        }
    }

    private Future<Found> find(String userId, String organisationId) {
        Future<Optional<Users.Account>> account = users.byId(userId);
        Future<Optional<Members.Membership>> member = members.find(organisationId, userId);
        Future<Members.Use> use = members.use(organisationId);
        return Future.all(account, member, use)
                .map(_ -> new Found(organisationId, account.result(), member.result(), use.result()));
    }

    private Future<Standing> standing(String userId, String organisationId) {
        return find(userId, organisationId).map(Found::standing);
    }

    /** People whose organisation is deleted or blocked go on in their own; keys do not. */
    private Future<Standing> standingOrAtHome(String userId, String organisationId) {
        return find(userId, organisationId)
                .compose(found -> found.use != Members.Use.OPEN && !found.isUserGone()
                        ? standing(userId, found.account.orElseThrow().user().organisationId())
                        : Future.succeededFuture(found.standing()));
    }

    private static Future<Principal> refused() {
        return Future.failedFuture(Tokens.unauthenticated());
    }
}
