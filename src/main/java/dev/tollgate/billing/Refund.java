package dev.tollgate.billing;

/**
 * Credits taken back, of a payment that was given back; it is booked even if they were spent already.
 *
 * @param id made by the server before the first attempt; a repeat of it changes nothing
 * @param amountNano in 10^-9 credit, above 0
 */
public record Refund(String id, Payer payer, long amountNano, String description, String byUserId) {
    public Refund {
        if (amountNano <= 0) {
            throw new IllegalArgumentException("refund must be above zero");
        }
    }
}
