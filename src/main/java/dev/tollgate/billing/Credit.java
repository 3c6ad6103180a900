package dev.tollgate.billing;

import java.util.Map;

/**
 * New credits from an admin or from a payment.
 *
 * @param id made by the server before the first attempt; a repeat of it changes nothing
 * @param amountNano in 10^-9 credit, above 0
 * @param details what the entry's metadata tells beside who did it
 */
public record Credit(
        String id, Payer payer, long amountNano, String description, String byUserId, Map<String, String> details) {
    public Credit {
        if (amountNano <= 0) {
            throw new IllegalArgumentException("credit must be above zero");
        }
        details = Map.copyOf(details);
    }

    /** Credits of which there is nothing more to tell. */
    public Credit(String id, Payer payer, long amountNano, String description, String byUserId) {
        this(id, payer, amountNano, description, byUserId, Map.of());
    }
}
