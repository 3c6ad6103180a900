package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who may make, end and renew which API keys. A key never helps anybody to more than they have without it. */
final class KeyRights {
    private KeyRights() {}

    /**
     * Whether these permissions may be granted.
     *
     * @throws TollgateException FORBIDDEN that names the first permission that may not
     */
    static void checkGrant(Principal by, Set<Permission> permissions) {
        for (Permission permission : permissions) {
            boolean mayGrant = (by.isPlatformAdmin() || !permission.isGrantedByAdminsOnly())
                    && isOfRole(permission, by.platformRole(), by.memberRole());
            if (!mayGrant || (by.isKey() && !by.may(permission))) {
                throw new TollgateException(
                        ErrorKind.FORBIDDEN, "You may not grant the permission " + permission.wireName());
            }
        }
    }

    /**
     * Whether a key that makes another one leaves it no more than it has itself: models, limits, budget, time.
     *
     * @throws TollgateException FORBIDDEN
     */
    static void checkWithin(ApiKey maker, KeyRequest wish) {
        boolean models = maker.allowedModels().isEmpty()
                || (!wish.allowedModels().isEmpty() && maker.allowedModels().containsAll(wish.allowedModels()));
        boolean time = maker.expiresAt() == null
                || (wish.expiresAt() != null && !wish.expiresAt().isAfter(maker.expiresAt()));
        KeyLimits own = maker.limits();
        KeyLimits asked = wish.limits();
        boolean limits = isWithin(own.requestsPerMinute(), asked.requestsPerMinute())
                && isWithin(own.tokensPerMinute(), asked.tokensPerMinute())
                && isWithin(own.concurrentRequests(), asked.concurrentRequests());
        KeyBudget spare = maker.budget();
        KeyBudget wanted = wish.budget();
        boolean budget = isWithin(spare.dailyNano(), wanted.dailyNano())
                && isWithin(spare.monthlyNano(), wanted.monthlyNano())
                && isWithin(spare.totalNano(), wanted.totalNano());
        if (!models || !time || !limits || !budget) {
            throw new TollgateException(
                    ErrorKind.FORBIDDEN,
                    "A key made by a key can have no more models, time, limits or budget than that key");
        }
    }

    private static boolean isWithin(@Nullable Number own, @Nullable Number asked) {
        return own == null || (asked != null && asked.longValue() <= own.longValue());
    }

    /**
     * Whether a key may be ended: by its maker, by owners and admins of the organisation, or by a key with all of its
     * permissions.
     *
     * @throws TollgateException FORBIDDEN
     */
    static void checkEnd(Principal by, StoredKey key) {
        boolean isOwn = key.makerId().equals(by.userId());
        boolean may = by.isKey()
                ? key.id().equals(by.keyId())
                        || by.permissions().containsAll(key.shown().permissions())
                : isOwn || by.isPlatformAdmin() || by.memberRole() != MemberRole.MEMBER;
        if (!may) {
            throw new TollgateException(ErrorKind.FORBIDDEN, "You may not change this key");
        }
    }

    /**
     * Whether a key may be given a new secret. Who sees that secret has the key's rights, so a key can renew only itself,
     * and a key with the permission `admin` only a platform admin.
     *
     * @throws TollgateException FORBIDDEN
     */
    static void checkRenewal(Principal by, StoredKey key) {
        checkEnd(by, key);
        boolean may = by.isKey()
                ? key.id().equals(by.keyId())
                : by.isPlatformAdmin() || !key.shown().permissions().contains(Permission.ADMIN);
        if (!may) {
            throw new TollgateException(ErrorKind.FORBIDDEN, "You may not renew this key");
        }
    }

    /** What is left of a key's permissions by what its maker may be today. */
    static Set<Permission> today(Set<Permission> granted, PlatformRole makersRole, MemberRole role) {
        return granted.stream()
                .filter(permission -> isOfRole(permission, makersRole, role))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether people of these roles may do, signed in, what the permission lets a key do. */
    private static boolean isOfRole(Permission permission, PlatformRole platformRole, MemberRole role) {
        boolean runsOrganisation = role != MemberRole.MEMBER;
        return switch (permission) {
            case CHAT, MODELS, CONTEXT, DOCUMENTS, BILLING, ANALYTICS -> true;
            // Of the organisation that the key belongs to, so a role in the installation does not help.
            case WEBHOOKS -> runsOrganisation;
            case USERS, BILLING_TOPUP -> runsOrganisation || platformRole == PlatformRole.ADMIN;
            case ADMIN -> platformRole == PlatformRole.ADMIN;
        };
    }
}
