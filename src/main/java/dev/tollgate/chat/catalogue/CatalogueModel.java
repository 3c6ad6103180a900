package dev.tollgate.chat.catalogue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model with all its versions, each list in rising order; either may be empty, not both.
 *
 * @param id public id
 */
public record CatalogueModel(String id, List<ModelVersion> versions, List<PriceVersion> prices) {
    public CatalogueModel {
        versions = List.copyOf(versions);
        prices = List.copyOf(prices);
    }

    /** The version that holds at a moment; null while there is none. */
    public @Nullable ModelVersion versionAt(Instant moment) {
        return holding(versions, moment);
    }

    /** The price that holds at a moment; null while there is none: the model is not served then. */
    public @Nullable PriceVersion priceAt(Instant moment) {
        return holding(prices, moment);
    }

    private static <V extends Version> @Nullable V holding(List<V> rising, Instant moment) {
        for (V version : rising.reversed()) {
            if (version.stamp().holdsAt(moment)) {
                return version;
            }
        }
        return null;
    }

    /** The number of the newest version, 0 when there is none of run time. */
    public int lastVersion() {
        return versions.isEmpty() ? 0 : versions.getLast().number();
    }

    /** The number of the newest price, 0 when there is none of run time. */
    public int lastPrice() {
        return prices.isEmpty() ? 0 : prices.getLast().number();
    }

    CatalogueModel with(Version version) {
        return switch (version) {
            case ModelVersion next -> new CatalogueModel(id, more(versions, next), prices);
            case PriceVersion next -> new CatalogueModel(id, versions, more(prices, next));
        };
    }

    private static <V> List<V> more(List<V> before, V next) {
        var all = new ArrayList<>(before);
        all.add(next);
        return all;
    }
}
