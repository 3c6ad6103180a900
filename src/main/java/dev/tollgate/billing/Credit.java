package dev.tollgate.billing;

/**
 * New credits from an admin (later: from a payment).
 *
 * @param id made by the server before the first attempt; a repeat of it changes nothing
 * @param amountNano in 10^-9 credit, above 0
 */
public record Credit(String id, Payer payer, long amountNano, String description, String byUserId) {
    public Credit {
        if (amountNano <= 0) {
            throw new IllegalArgumentException("credit must be above zero");
        }
    }
}
