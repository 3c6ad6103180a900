package dev.tollgate.http.face;

import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.SpendingLimit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who calls in tests. */
public final class Callers {
    private static final Set<Permission> OF_USERS =
            EnumSet.complementOf(EnumSet.of(Permission.ADMIN, Permission.BILLING_TOPUP));

    private Callers() {}

    public static Principal user(String name) {
        return signedIn(name, PlatformRole.CLIENT);
    }

    /** A user who acts for a team. */
    public static Principal inTeam(String name) {
        return signedIn(name, "org_team", PlatformRole.CLIENT);
    }

    public static Principal admin() {
        return signedIn("admin", PlatformRole.ADMIN);
    }

    private static Principal signedIn(String name, PlatformRole role) {
        return signedIn(name, "org_" + name, role);
    }

    private static Principal signedIn(String name, String organisationId, PlatformRole role) {
        return new Principal(
                "usr_" + name,
                organisationId,
                MemberRole.OWNER,
                role,
                null,
                null,
                OF_USERS,
                Set.of(),
                KeyLimits.NONE,
                List.of());
    }

    /** A key of this user with these permissions. */
    public static Principal key(String name, Permission... permissions) {
        return key(name, List.of(), permissions);
    }

    /** The same with limits on what it and its maker spend. */
    public static Principal key(String name, List<SpendingLimit> spendingLimits, Permission... permissions) {
        return new Principal(
                "usr_" + name,
                "org_" + name,
                MemberRole.OWNER,
                PlatformRole.CLIENT,
                "key_" + name,
                "Key of " + name,
                Set.copyOf(List.of(permissions)),
                Set.of(),
                KeyLimits.NONE,
                spendingLimits);
    }
}
