package dev.tollgate.billing.payment;

import java.math.BigDecimal;

/**
 * What was agreed when a payment was made; none of it changes afterwards.
 *
 * @param organisationId whose credits are bought
 * @param userId who asked for it
 * @param provider who takes the money: `yookassa`, `demo`
 * @param creditNano what it buys, in 10^-9 credit, above 0
 * @param creditsPerUnit the rate of that moment: credits for one unit of the currency
 * @param description for people; may be empty
 * @param returnUrl where the payer goes afterwards
 */
public record PaymentTerms(
        String organisationId,
        String userId,
        String provider,
        Money amount,
        long creditNano,
        BigDecimal creditsPerUnit,
        String description,
        String returnUrl) {
    public PaymentTerms {
        if (creditNano <= 0 || amount.minor() <= 0) {
            throw new IllegalArgumentException("a payment of nothing");
        }
    }
}
