package dev.tollgate.http.face;

import java.math.BigDecimal;

/** How credits look in the currency of the installation. */
public interface CurrencyView {
    /** The exact amount of currency that so many 10^-9 credits are worth. */
    BigDecimal currencyOf(long nano);

    /** Its code, `USD`. */
    String currency();
}
