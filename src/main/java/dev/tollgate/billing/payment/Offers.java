package dev.tollgate.billing.payment;

import dev.tollgate.platform.Credits;
import dev.tollgate.platform.TollgateException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What can be bought.
 *
 * @param creditsPerUnit credits for one unit of each currency that is taken
 * @param minAmount in units of the payment's currency
 * @param maxAmount likewise
 */
public record Offers(Map<String, BigDecimal> creditsPerUnit, BigDecimal minAmount, BigDecimal maxAmount) {
    public Offers {
        creditsPerUnit = Map.copyOf(creditsPerUnit);
    }

    /** The terms of a wish at the rate of this moment; INVALID_REQUEST naming the field. */
    PaymentTerms terms(PaymentWish wish, String provider) {
        Money amount = wish.amount();
        BigDecimal rate = creditsPerUnit.get(amount.currency());
        if (rate == null) {
            throw TollgateException.invalid(
                    "currency", "must be one of " + new TreeMap<>(creditsPerUnit).navigableKeySet());
        }
        if (amount.decimal().compareTo(minAmount) < 0 || amount.decimal().compareTo(maxAmount) > 0) {
            throw TollgateException.invalid(
                    "amount", "must be from " + minAmount.toPlainString() + " to " + maxAmount.toPlainString());
        }
        return new PaymentTerms(
                wish.organisationId(),
                wish.userId(),
                provider,
                amount,
                creditNano(amount, rate),
                rate,
                wish.description(),
                wish.returnUrl());
    }

    /** Rounded down to the ledger's unit, a billionth of a credit. */
    private static long creditNano(Money amount, BigDecimal rate) {
        BigDecimal credits = amount.decimal().multiply(rate).setScale(Credits.SCALE, RoundingMode.DOWN);
        try {
            long nano = Credits.toNano(credits);
            if (nano > 0) {
                return nano;
            }
        } catch (ArithmeticException beyond) {
            throw TollgateException.invalid("amount", "buys more credits than one payment may");
        }
        throw TollgateException.invalid("amount", "buys nothing");
    }
}
