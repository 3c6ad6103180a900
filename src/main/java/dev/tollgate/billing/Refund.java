package dev.tollgate.billing;

import java.util.Map;

/**
 * Credits taken back, of a payment that was given back; it is booked even if they were spent already.
 *
 * @param id made by the server before the first attempt; a repeat of it changes nothing
 * @param amountNano in 10^-9 credit, above 0
 * @param details what the entry's metadata tells beside who did it
 */
public record Refund(
        String id, Payer payer, long amountNano, String description, String byUserId, Map<String, String> details) {
    public Refund {
        if (amountNano <= 0) {
            throw new IllegalArgumentException("refund must be above zero");
        }
        details = Map.copyOf(details);
    }

    /** A refund of which there is nothing more to tell. */
    public Refund(String id, Payer payer, long amountNano, String description, String byUserId) {
        this(id, payer, amountNano, description, byUserId, Map.of());
    }
}
