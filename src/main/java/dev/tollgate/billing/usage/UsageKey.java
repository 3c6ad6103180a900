package dev.tollgate.billing.usage;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one document counts: an organisation's day by model, provider and key, or its day by end user.
 *
 * @param day in UTC, `2026-11-21`
 * @param model empty in the counters of an end user, as are provider and key
 * @param keyId empty for calls without a key
 * @param endUserId empty but in the counters of an end user
 */
public record UsageKey(
        String organisationId, String day, String model, String provider, String keyId, String endUserId) {
    private static final String SEPARATOR = "|";

    /** The next character. */
    private static final String AFTER_SEPARATOR = "}";

    /** The documents that a call counts in. */
    public static List<UsageKey> of(UsageLine line) {
        String day = dayOf(line.atMs());
        String keyId = line.keyId();
        var byModel =
                new UsageKey(line.organisationId(), day, line.model(), line.provider(), keyId == null ? "" : keyId, "");
        String endUserId = line.endUserId();
        return endUserId == null
                ? List.of(byModel)
                : List.of(byModel, new UsageKey(line.organisationId(), day, "", "", "", endUserId));
    }

    /** The UTC day of a moment. */
    public static String dayOf(long atMs) {
        return Instant.ofEpochMilli(atMs).atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    public boolean isOfEndUser() {
        return !endUserId.isEmpty();
    }

    /** The `_id` of its document, the same for ever; no two keys of one collection have the same. */
    public String id() {
        Stream<String> parts = isOfEndUser()
                ? Stream.of(organisationId, day, endUserId)
                : Stream.of(organisationId, day, model, provider, keyId);
        return parts.map(UsageKey::escaped).collect(Collectors.joining(SEPARATOR));
    }

    /** No id of the organisation's day, or of one after it, is below. */
    public static String firstId(String organisationId, String day) {
        return escaped(organisationId) + SEPARATOR + day + SEPARATOR;
    }

    /** All ids of the organisation's day, and of those before it, are below. */
    public static String endId(String organisationId, String day) {
        return escaped(organisationId) + SEPARATOR + day + AFTER_SEPARATOR;
    }

    /**
     * The key that has this id among those by model.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static UsageKey byModel(String id) {
        String[] parts = id.split("\\" + SEPARATOR, -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("not the id of a counter by model: " + id);
        }
        return new UsageKey(plain(parts[0]), plain(parts[1]), plain(parts[2]), plain(parts[3]), plain(parts[4]), "");
    }

    private static String escaped(String part) {
        return part.replace("%", "%25").replace(SEPARATOR, "%7C");
    }

    private static String plain(String part) {
        return part.indexOf('%') < 0 ? part : part.replace("%7C", SEPARATOR).replace("%25", "%");
    }
}
