package dev.tollgate.chat.catalogue;

import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Price;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;

/** The form of versions in the store. */
final class CatalogueDocuments {
    private CatalogueDocuments() {}

    static JsonObject toDocument(Version version) {
        JsonObject document = new JsonObject()
                .put("model", version.model())
                .put("version", version.number())
                .put("at", version.stamp().at().toEpochMilli())
                .put("by", version.stamp().byUserId())
                .put("reason", version.stamp().reason())
                .put("from", version.stamp().effectiveFrom().toEpochMilli());
        return switch (version) {
            case ModelVersion model -> document.put("spec", toDocument(model.spec()));
            case PriceVersion price -> document.put("tiers", toDocument(price.price()));
        };
    }

    private static JsonObject toDocument(ModelSpec spec) {
        var deployments = new JsonArray();
        spec.deployments()
                .forEach(each -> deployments.add(new JsonObject()
                        .put("provider", each.provider())
                        .put("upstream", each.upstreamModel())
                        .put("weight", each.weight())
                        .put("priority", each.priority())));
        return new JsonObject()
                .put("name", spec.name())
                .put("contextTokens", spec.contextTokens())
                .put("outputTokens", spec.defaultOutputTokens())
                .put("features", new JsonArray(spec.features()))
                .put("deployments", deployments)
                .put("fallbacks", new JsonArray(spec.fallbacks()))
                .put("enabled", spec.enabled());
    }

    private static JsonArray toDocument(Price price) {
        var tiers = new JsonArray();
        for (Price.Tier tier : price.tiers()) {
            var nano = new JsonObject();
            tier.nanoPerUnit().forEach((meter, value) -> nano.put(meter.name(), value));
            tiers.add(new JsonObject().put("from", tier.fromPromptTokens()).put("nano", nano));
        }
        return tiers;
    }

    static Version toVersion(JsonObject document) {
        String model = document.getString("model");
        int number = document.getInteger("version");
        var stamp = new Stamp(
                Instant.ofEpochMilli(document.getLong("at")),
                document.getString("by"),
                document.getString("reason"),
                Instant.ofEpochMilli(document.getLong("from")));
        return document.containsKey("spec")
                ? new ModelVersion(model, number, toSpec(document.getJsonObject("spec")), stamp)
                : new PriceVersion(model, number, toPrice(document.getJsonArray("tiers")), stamp);
    }

    private static ModelSpec toSpec(JsonObject document) {
        List<DeploymentEntry> deployments = document.getJsonArray("deployments").stream()
                .map(JsonObject.class::cast)
                .map(each -> new DeploymentEntry(
                        each.getString("provider"),
                        each.getString("upstream"),
                        each.getInteger("weight"),
                        each.getInteger("priority")))
                .toList();
        return new ModelSpec(
                document.getString("name"),
                document.getInteger("contextTokens"),
                document.getInteger("outputTokens"),
                texts(document, "features"),
                deployments,
                texts(document, "fallbacks"),
                document.getBoolean("enabled"));
    }

    private static List<String> texts(JsonObject document, String name) {
        return document.getJsonArray(name).stream().map(String.class::cast).toList();
    }

    private static Price toPrice(JsonArray tiers) {
        return new Price(tiers.stream()
                .map(JsonObject.class::cast)
                .map(CatalogueDocuments::toTier)
                .toList());
    }

    private static Price.Tier toTier(JsonObject document) {
        var nanoPerUnit = new EnumMap<Meter, Long>(Meter.class);
        JsonObject nano = document.getJsonObject("nano");
        nano.fieldNames().forEach(name -> nanoPerUnit.put(Meter.valueOf(name), nano.getLong(name)));
        return new Price.Tier(document.getLong("from"), nanoPerUnit);
    }
}
