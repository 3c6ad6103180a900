package dev.tollgate.chat.catalogue;

import dev.tollgate.billing.Price;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.ModelSettings.ModelEntry;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * All versions that a node knows: those of the configuration, and those of the log up to a place in it.
 *
 * @param revision number of the last entry of the log that is in it, 0: none
 * @param idToModel in the order of their first appearance
 */
public record CatalogueState(long revision, Map<String, CatalogueModel> idToModel) {
    public CatalogueState {
        idToModel = Collections.unmodifiableMap(new LinkedHashMap<>(idToModel));
    }

    /**
     * What the configuration gives.
     *
     * @param toPrice for entries that name a price at all
     * @throws IllegalArgumentException when a price cannot be read of a model whose provider is on
     */
    public static CatalogueState configured(ModelSettings settings, Function<PriceEntry, Price> toPrice) {
        var idToModel = new LinkedHashMap<String, CatalogueModel>();
        settings.models().forEach((id, entry) -> {
            var spec = new ModelSpec(
                    entry.name(),
                    entry.contextTokens(),
                    entry.defaultOutputTokens(),
                    entry.features(),
                    entry.deployments(),
                    entry.fallbacks(),
                    true);
            idToModel.put(
                    id,
                    new CatalogueModel(
                            id,
                            List.of(new ModelVersion(id, 0, spec, Stamp.CONFIGURED)),
                            prices(id, entry, settings, toPrice)));
        });
        return new CatalogueState(0, idToModel);
    }

    private static List<PriceVersion> prices(
            String id, ModelEntry entry, ModelSettings settings, Function<PriceEntry, Price> toPrice) {
        if (entry.price().creditsPer100().isEmpty()
                && entry.price().currencyPerUnit().isEmpty()) {
            return List.of();
        }
        try {
            return List.of(new PriceVersion(id, 0, toPrice.apply(entry.price()), Stamp.CONFIGURED));
        } catch (IllegalArgumentException unreadable) {
            boolean isOff = entry.deployments().stream()
                    .map(deployment -> settings.providers().get(deployment.provider()))
                    .noneMatch(provider -> provider != null && provider.isOn());
            if (isOff) {
                // A price that nobody is charged by does not stop a start; without one it is not served either.
                return List.of();
            }
            throw unreadable;
        }
    }

    /** The same with the next entry of the log. */
    CatalogueState with(Version next) {
        var more = new LinkedHashMap<>(idToModel);
        more.merge(
                next.model(),
                new CatalogueModel(next.model(), List.of(), List.of()).with(next),
                (known, _) -> known.with(next));
        return new CatalogueState(revision + 1, more);
    }

    /** The moments after this one at which anything changes, in rising order. */
    public List<Instant> changesAfter(Instant moment) {
        var moments = new TreeSet<Instant>();
        for (CatalogueModel model : idToModel.values()) {
            model.versions().forEach(version -> moments.add(version.stamp().effectiveFrom()));
            model.prices().forEach(version -> moments.add(version.stamp().effectiveFrom()));
        }
        return List.copyOf(moments.tailSet(moment, false));
    }
}
