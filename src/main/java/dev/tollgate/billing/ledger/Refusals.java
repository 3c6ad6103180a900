package dev.tollgate.billing.ledger;

import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.time.Duration;

/** What a caller is told whose call cannot be paid. */
final class Refusals {
    private Refusals() {}

    /** The refusal of an amount, with a time to retry where open holds or silent nodes alone stand in the way. */
    static TollgateException insufficient(long requiredNano, long availableNano, long heldNano, boolean isUncertain) {
        TollgateException refusal = new TollgateException(ErrorKind.INSUFFICIENT_CREDIT, "Insufficient credit")
                .with("required", Credits.format(requiredNano))
                .with("available", Credits.format(availableNano))
                .with("held", Credits.format(heldNano));
        boolean holdsAlone = heldNano > 0 && Math.addExact(availableNano, heldNano) >= requiredNano;
        return holdsAlone || isUncertain ? refusal.retryAfter(Duration.ofSeconds(1)) : refusal;
    }
}
