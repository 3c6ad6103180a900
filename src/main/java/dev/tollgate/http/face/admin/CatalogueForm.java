package dev.tollgate.http.face.admin;

import dev.tollgate.billing.Meter;
import dev.tollgate.chat.catalogue.ModelChange;
import dev.tollgate.chat.catalogue.ModelSpec;
import dev.tollgate.chat.catalogue.PriceChange;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Fields;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import dev.tollgate.platform.settings.ModelSettings.ModelEntry;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import dev.tollgate.platform.settings.ModelSettings.TierEntry;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what admins wish of models and prices. */
final class CatalogueForm {
    private static final int MAX_FEATURES = 50;
    private static final int MAX_FALLBACKS = 20;
    private static final int MAX_TIERS = 10;
    private static final BigDecimal MAX_PRICE = BigDecimal.valueOf(1_000_000_000);
    private static final Pattern MODEL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}");
    private static final Set<String> METERS =
            Arrays.stream(Meter.values()).map(Meter::wireName).collect(Collectors.toUnmodifiableSet());

    private CatalogueForm() {}

    /** @param isNew whether it is a first version, which expects none before it */
    static ModelChange model(ApiRequest request, boolean isNew) {
        Fields fields = Fields.of(request);
        Integer expected = isNew ? null : expected(fields);
        int contextTokens = required(fields, "contextTokens", 256, 100_000_000);
        var spec = new ModelSpec(
                fields.line("name", 200),
                contextTokens,
                outputTokens(fields, contextTokens),
                fields.lines("features", MAX_FEATURES, 50),
                deployments(fields),
                fields.lines("fallbacks", MAX_FALLBACKS, 100),
                !fields.has("enabled") || fields.flag("enabled"));
        var change = new ModelChange(
                modelId(fields),
                expected,
                spec,
                effectiveFrom(fields),
                fields.reason(),
                request.caller().userId());
        fields.check();
        return change;
    }

    private static int outputTokens(Fields fields, int contextTokens) {
        Integer given = fields.optionalInteger("defaultOutputTokens", 1, 10_000_000);
        if (given != null && given > contextTokens) {
            fields.fault("defaultOutputTokens", "must not be more than contextTokens");
        }
        return given == null ? ModelEntry.usualOutputTokens(contextTokens) : given;
    }

    static PriceChange price(ApiRequest request) {
        Fields fields = Fields.of(request);
        String unit = fields.line("unit", 20);
        boolean inCredits = unit.equals("creditsPer100");
        if (!inCredits && !unit.isEmpty() && !unit.equals("currencyPerUnit")) {
            fields.fault("unit", "must be creditsPer100 or currencyPerUnit");
        }
        Map<String, BigDecimal> prices = prices(fields);
        var change = new PriceChange(
                modelId(fields),
                expected(fields),
                new PriceEntry(inCredits ? prices : Map.of(), inCredits ? Map.of() : prices, tiers(fields)),
                effectiveFrom(fields),
                fields.reason(),
                request.caller().userId());
        fields.check();
        return change;
    }

    private static List<TierEntry> tiers(Fields fields) {
        var tiers = new ArrayList<TierEntry>();
        int before = 0;
        for (Fields each : fields.objects("tiers", MAX_TIERS)) {
            int from = required(each, "fromPromptTokens", 1, 100_000_000);
            if (from <= before) {
                each.fault("fromPromptTokens", "must be more than that of the tier before");
            }
            before = from;
            tiers.add(new TierEntry(from, prices(each)));
        }
        return tiers;
    }

    private static String modelId(Fields fields) {
        String id = fields.line("model", 100);
        if (!id.isEmpty() && !MODEL_ID.matcher(id).matches()) {
            fields.fault("model", "may hold letters, digits and . _ : / @ -");
        }
        return id;
    }

    private static int expected(Fields fields) {
        return required(fields, "expectedVersion", 0, Integer.MAX_VALUE);
    }

    private static int required(Fields fields, String name, int min, int max) {
        Integer value = fields.optionalInteger(name, min, max);
        if (!fields.has(name)) {
            fields.fault(name, "is required");
        }
        return value == null ? min : value;
    }

    private static List<DeploymentEntry> deployments(Fields fields) {
        List<DeploymentEntry> deployments = fields.objects("deployments", ModelSpec.MAX_DEPLOYMENTS).stream()
                .map(each -> new DeploymentEntry(
                        each.line("provider", 50),
                        Objects.requireNonNullElse(each.optionalLine("upstreamModel", 200), ""),
                        Objects.requireNonNullElse(each.optionalInteger("weight", 1, 1_000_000), 1),
                        Objects.requireNonNullElse(each.optionalInteger("priority", 0, 1_000), 1)))
                .toList();
        if (deployments.isEmpty()) {
            fields.fault("deployments", "must have at least one item");
        }
        return deployments;
    }

    /** A meter that nobody knows is a fault: ignored, it would be given away. */
    private static Map<String, BigDecimal> prices(Fields fields) {
        Fields given = fields.object("prices");
        if (given == null) {
            if (!fields.has("prices")) {
                fields.fault("prices", "is required");
            }
            return Map.of();
        }
        var nameToPrice = new HashMap<String, BigDecimal>();
        for (String name : given.names()) {
            if (METERS.contains(name)) {
                BigDecimal price = given.optionalDecimal(name, BigDecimal.ZERO, MAX_PRICE);
                if (price != null) {
                    nameToPrice.put(name, price);
                }
            } else {
                fields.fault("prices", "there is no such meter; there are " + String.join(", ", METERS));
            }
        }
        for (String name : List.of("input", "output")) {
            if (!given.has(name)) {
                given.fault(name, "is required");
            }
        }
        return nameToPrice;
    }

    private static @Nullable Instant effectiveFrom(Fields fields) {
        String text = fields.optionalLine("effectiveFrom", 40);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            fields.fault("effectiveFrom", "must be a time in ISO 8601, or null");
            return null;
        }
    }
}
