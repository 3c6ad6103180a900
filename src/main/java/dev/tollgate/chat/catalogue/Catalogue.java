package dev.tollgate.chat.catalogue;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * Models and prices, changed while the installation runs. Each change is a new version that never changes again; the version
 * with the highest number among those that hold already is the one in force, so a newer version also replaces those that
 * were planned for later. A request is charged by the price that was in force when it was admitted.
 *
 * <p>The caller has checked that a platform admin asks, and has it in the audit log. All fail with a
 * {@link dev.tollgate.platform.TollgateException}.
 */
public interface Catalogue {
    /**
     * The shortest time from a change to its effect: by then every node that still admits requests has read it, whether or
     * not a message came.
     */
    Duration LEAD = Duration.ofSeconds(10);

    /** The longest. */
    Duration FARTHEST = Duration.ofDays(366);

    /** All models of the configuration and of run time, with all versions. */
    Future<CatalogueList> models(CatalogueQuery query);

    /**
     * Makes a model, or its next version.
     *
     * @return fails with INVALID_REQUEST naming the field, with CONFLICT when `expected` is not the newest version
     */
    Future<ModelVersion> change(ModelChange change);

    /**
     * Gives a model another price, or its first.
     *
     * @return fails with NOT_FOUND when there is no such model, else as {@link #change}
     */
    Future<PriceVersion> price(PriceChange change);
}
