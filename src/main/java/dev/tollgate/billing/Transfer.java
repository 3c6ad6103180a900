package dev.tollgate.billing;

/**
 * Credits moved between an organisation's account and the allowance of one of its end users; the first one to it makes the
 * allowance.
 *
 * @param id made by the server before the first attempt; a repeat of it changes nothing
 * @param amountNano in 10^-9 credit, above 0
 */
public record Transfer(
        String id, String organisationId, String endUserId, long amountNano, String byUserId, Direction direction) {
    /** Which way the credits go. */
    public enum Direction {
        TO_ALLOWANCE,
        BACK
    }

    public Transfer {
        if (amountNano <= 0) {
            throw new IllegalArgumentException("transfer must be above zero");
        }
    }

    /** A transfer to the allowance. */
    public Transfer(String id, String organisationId, String endUserId, long amountNano, String byUserId) {
        this(id, organisationId, endUserId, amountNano, byUserId, Direction.TO_ALLOWANCE);
    }
}
