package dev.tollgate.billing;

/**
 * Credits moved from an organisation's account to the allowance of one of its end users; the first one makes the
 * allowance.
 *
 * @param id made by the server before the first attempt; a repeat of it changes nothing
 * @param amountNano in 10^-9 credit, above 0
 */
public record Transfer(String id, String organisationId, String endUserId, long amountNano, String byUserId) {
    public Transfer {
        if (amountNano <= 0) {
            throw new IllegalArgumentException("transfer must be above zero");
        }
    }
}
