package dev.tollgate.billing.alert;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What organisations want to be warned of. Who calls has made sure that the caller may. */
public interface Alerts {
    /** The settings of an organisation, which has none until it makes some. */
    Future<AlertSettings> of(String organisationId);

    /**
     * Sets or takes away the balance below which a warning goes out, once until the balance is back.
     *
     * @param lowBalanceNano in 10^-9 credit, 0 to {@link dev.tollgate.platform.Credits#MAX_NANO}; null: no warning
     */
    Future<AlertSettings> change(String organisationId, @Nullable Long lowBalanceNano);
}
