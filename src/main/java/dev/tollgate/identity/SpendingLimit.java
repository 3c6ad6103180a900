package dev.tollgate.identity;

/**
 * A limit on what one key or member may spend, whatever the organisation has.
 *
 * @param ownerId whose spending is counted: the id of the key, which stays when its secret is renewed, or of the
 *     membership (`org_…:usr_…`); unique in the installation, whatever organisation pays
 * @param limitNano in 10^-9 credit, at least 0
 * @param version rises with each change of the limit, so that who holds an older one can tell
 */
public record SpendingLimit(Scope scope, String ownerId, long limitNano, long version) {
    public SpendingLimit {
        if (limitNano < 0) {
            throw new IllegalArgumentException("a limit on spending is never negative");
        }
    }

    /** What is limited, and what the limit starts anew with. */
    public enum Scope {
        /** The key, each day of UTC. */
        KEY_DAY,
        /** The key, each month of UTC. */
        KEY_MONTH,
        /** The key, as long as it lives. */
        KEY_TOTAL,
        /** All that a member spends of one organisation, themselves and through keys they made, each month of UTC. */
        MEMBER_MONTH
    }
}
