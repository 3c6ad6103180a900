package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.util.Locale;
import java.util.Optional;

/** Who stands above whom in an organisation. */
final class Roles {
    private Roles() {}

    /** As events tell it. */
    static String name(MemberRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether somebody may give this role to others.
     *
     * @throws TollgateException FORBIDDEN
     */
    static void checkGrant(MemberRole own, MemberRole wanted) {
        if (own == MemberRole.MEMBER || wanted.compareTo(own) < 0) {
            throw forbidden();
        }
    }

    /**
     * Whether somebody may act on another member: owners on everybody, admins on plain members.
     *
     * @throws TollgateException FORBIDDEN
     */
    static void checkReach(MemberRole own, MemberRole target) {
        if (own != MemberRole.OWNER && (own != MemberRole.ADMIN || target != MemberRole.MEMBER)) {
            throw forbidden();
        }
    }

    /**
     * Whether somebody runs the organisation, as owner or admin.
     *
     * @throws TollgateException FORBIDDEN
     */
    static void checkRuns(MemberRole own) {
        if (own == MemberRole.MEMBER) {
            throw forbidden();
        }
    }

    /** Whether an invitation by somebody of this role is still good. */
    static boolean mayStillGrant(Optional<MemberRole> own, MemberRole wanted) {
        return own.isPresent() && own.get() != MemberRole.MEMBER && wanted.compareTo(own.get()) >= 0;
    }

    static TollgateException forbidden() {
        return new TollgateException(ErrorKind.FORBIDDEN, "Your role in this organisation does not allow that");
    }
}
