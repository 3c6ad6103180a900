package dev.tollgate.http.face.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Price;
import dev.tollgate.chat.catalogue.CatalogueModel;
import dev.tollgate.chat.catalogue.ModelVersion;
import dev.tollgate.chat.catalogue.PriceVersion;
import dev.tollgate.chat.catalogue.Stamp;
import dev.tollgate.chat.catalogue.Version;
import dev.tollgate.http.face.Answers;
import dev.tollgate.platform.Credits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How models, prices and their versions look to admins. */
final class CatalogueViews {
    private static final int UNITS_OF_CREDIT_PRICE = 100;

    private final CurrencyView money;

    CatalogueViews(CurrencyView money) {
        this.money = money;
    }

    /** A model as it is now, with what is planned. */
    ObjectNode model(CatalogueModel model, Instant now, boolean isServed) {
        ObjectNode document = Answers.object()
                .put("model", model.id())
                .put("served", isServed)
                .put("lastVersion", model.lastVersion())
                .put("lastPriceVersion", model.lastPrice());
        document.set("current", versionOrNull(model.versionAt(now)));
        document.set("planned", versions(planned(model.versions(), model.versionAt(now))));
        document.set("price", priceOrNull(model.priceAt(now)));
        document.set("plannedPrices", prices(planned(model.prices(), model.priceAt(now))));
        return document;
    }

    /** The price of a model, with what is planned. */
    ObjectNode priced(CatalogueModel model, Instant now) {
        ModelVersion version = model.versionAt(now);
        ObjectNode document = Answers.object()
                .put("model", model.id())
                .put("name", version == null ? null : version.spec().name())
                .put("lastVersion", model.lastPrice());
        document.set("current", priceOrNull(model.priceAt(now)));
        document.set("planned", prices(planned(model.prices(), model.priceAt(now))));
        return document;
    }

    /** All versions, the newest first. */
    ObjectNode history(CatalogueModel model) {
        ObjectNode document = Answers.object().put("model", model.id());
        document.set("versions", versions(model.versions().reversed()));
        document.set("prices", prices(model.prices().reversed()));
        return document;
    }

    /** Only what is newer than the one in force can come into force. */
    private static <V extends Version> List<V> planned(List<V> rising, @Nullable V current) {
        return rising.stream()
                .filter(version -> current == null || version.number() > current.number())
                .toList();
    }

    private static ArrayNode versions(List<ModelVersion> versions) {
        ArrayNode list = Answers.object().arrayNode();
        versions.forEach(version -> list.add(version(version)));
        return list;
    }

    private ArrayNode prices(List<PriceVersion> versions) {
        ArrayNode list = Answers.object().arrayNode();
        versions.forEach(version -> list.add(price(version)));
        return list;
    }

    private static @Nullable ObjectNode versionOrNull(@Nullable ModelVersion version) {
        return version == null ? null : version(version);
    }

    private @Nullable ObjectNode priceOrNull(@Nullable PriceVersion version) {
        return version == null ? null : price(version);
    }

    static ObjectNode version(ModelVersion version) {
        var spec = version.spec();
        ObjectNode document = stamped(version)
                .put("name", spec.name())
                .put("contextTokens", spec.contextTokens())
                .put("defaultOutputTokens", spec.defaultOutputTokens());
        ArrayNode features = document.putArray("features");
        spec.features().forEach(features::add);
        ArrayNode deployments = document.putArray("deployments");
        spec.deployments().forEach(each -> deployments
                .addObject()
                .put("provider", each.provider())
                .put("upstreamModel", each.upstreamModel().isEmpty() ? version.model() : each.upstreamModel())
                .put("weight", each.weight())
                .put("priority", each.priority()));
        ArrayNode fallbacks = document.putArray("fallbacks");
        spec.fallbacks().forEach(fallbacks::add);
        return document.put("enabled", spec.enabled());
    }

    ObjectNode price(PriceVersion version) {
        ObjectNode document = stamped(version).put("currency", money.currency());
        ArrayNode tiers = document.putArray("tiers");
        for (Price.Tier tier : version.price().tiers()) {
            ObjectNode row = tiers.addObject().put("fromPromptTokens", tier.fromPromptTokens());
            ObjectNode credits = row.putObject("creditsPer100");
            ObjectNode currency = row.putObject("currencyPerUnit");
            for (Meter meter : Meter.values()) {
                Long nano = tier.nanoPerUnit().get(meter);
                if (nano != null) {
                    long nanoPer100 = Math.multiplyExact(nano, (long) UNITS_OF_CREDIT_PRICE);
                    credits.put(meter.wireName(), Credits.toDecimal(nanoPer100));
                    currency.put(meter.wireName(), money.fromNano(nano));
                }
            }
        }
        return document;
    }

    private static ObjectNode stamped(Version version) {
        Stamp stamp = version.stamp();
        boolean isConfigured = version.number() == 0;
        return Answers.object()
                .put("version", version.number())
                .put("effectiveFrom", isConfigured ? null : Answers.time(stamp.effectiveFrom()))
                .put("changedAt", isConfigured ? null : Answers.time(stamp.at()))
                .put("changedBy", isConfigured ? null : stamp.byUserId())
                .put("reason", isConfigured ? null : stamp.reason());
    }
}
