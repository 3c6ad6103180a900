package dev.tollgate.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, with the rights they have now.
 *
 * @param userId the signed-in user, or the maker of the API key
 * @param organisationId the organisation whose money and data the call touches
 * @param memberRole the user's role in it
 * @param platformRole the user's role in the installation; for a key {@link PlatformRole#ADMIN} only if it has the
 *     permission `admin` and its maker is a platform admin still
 * @param keyId the API key, null for a signed-in user
 * @param keyLabel the name of the key, null for a signed-in user
 * @param permissions what the call may do; everything but `admin` and `billing.topup` for a signed-in user
 * @param allowedModels models the key may call; empty: all
 * @param limits limits of the key that differ from the defaults
 * @param spendingLimits what the call must also fit into: those of the key (day, month, total), then that of the member
 * @param sessionId the session of a signed-in user, null for a key and for what is done later in a user's name
 */
public record Principal(
        String userId,
        String organisationId,
        MemberRole memberRole,
        PlatformRole platformRole,
        @Nullable String keyId,
        @Nullable String keyLabel,
        Set<Permission> permissions,
        Set<String> allowedModels,
        KeyLimits limits,
        List<SpendingLimit> spendingLimits,
        @Nullable String sessionId) {
    public Principal {
        permissions = Set.copyOf(permissions.isEmpty() ? Set.of() : EnumSet.copyOf(permissions));
        allowedModels = Set.copyOf(allowedModels);
        spendingLimits = List.copyOf(spendingLimits);
    }

    /** One without a session. */
    public Principal(
            String userId,
            String organisationId,
            MemberRole memberRole,
            PlatformRole platformRole,
            @Nullable String keyId,
            @Nullable String keyLabel,
            Set<Permission> permissions,
            Set<String> allowedModels,
            KeyLimits limits,
            List<SpendingLimit> spendingLimits) {
        this(
                userId,
                organisationId,
                memberRole,
                platformRole,
                keyId,
                keyLabel,
                permissions,
                allowedModels,
                limits,
                spendingLimits,
                null);
    }

    /** Whether the call comes with an API key. */
    public boolean isKey() {
        return keyId != null;
    }

    public boolean isPlatformAdmin() {
        return platformRole == PlatformRole.ADMIN;
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** Whether the key's list of models lets this one through. */
    public boolean mayUseModel(String model) {
        return allowedModels.isEmpty() || allowedModels.contains(model);
    }

    /** What limits are counted by: the key, else the user. */
    public String limitKey() {
        return keyId == null ? userId : keyId;
    }
}
