package dev.tollgate.billing;

/**
 * How much one key or member may spend in a period, whatever the account has. A call counts in the period in which its
 * hold was taken.
 *
 * @param ownerId whose spending is counted: the id of the key (`key_…`), or of a membership; 1 to 100 letters, digits,
 *     `_`, `-` or `:`
 * @param limitNano in 10^-9 credit, at least 0
 * @param version of the limit, rising with each change: a node that still knows an older limit does not bring it back
 */
public record Budget(String ownerId, BudgetPeriod period, long limitNano, long version) {
    private static final int MAX_OWNER = 100;

    public Budget {
        if (ownerId.isEmpty()
                || ownerId.length() > MAX_OWNER
                || !ownerId.chars().allMatch(Budget::isIdPart)) {
            throw new IllegalArgumentException("not the id of a budget's owner");
        }
        if (limitNano < 0) {
            throw new IllegalArgumentException("a budget is never negative");
        }
    }

    private static boolean isIdPart(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_-:".indexOf(c) >= 0;
    }
}
