package dev.tollgate.http.face.aggregator;

import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Fields;
import dev.tollgate.identity.KeyBudget;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.KeyRequest;
import dev.tollgate.identity.Permission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the wish for a new API key. */
public final class KeyForm {
    /** A key whose maker says nothing about its end; `null` asks for one without end. */
    static final Duration DEFAULT_LIFE = Duration.ofDays(365);

    private static final Duration LONGEST_LIFE = Duration.ofDays(366 * 10);
    private static final int MAX_MODELS = 100;
    private static final int MAX_MODEL_NAME = 200;
    private static final int MAX_LIMIT = 1_000_000_000;

    private final InstantSource clock;
    private final int chatRequestsPerMinute;

    /**
     * A reader.
     *
     * @param chatRequestsPerMinute the limit of the installation; only a platform admin gives a key more
     */
    public KeyForm(InstantSource clock, int chatRequestsPerMinute) {
        this.clock = clock;
        this.chatRequestsPerMinute = chatRequestsPerMinute;
    }

    /**
     * The key that is wanted.
     *
     * @param latest when the key that makes this one ends, if it does: without a wish the new one ends no later
     */
    KeyRequest read(ApiRequest request, Optional<Instant> latest) {
        Fields fields = Fields.of(request);
        var wanted = new KeyRequest(
                request.caller(),
                fields.line("name", 100),
                permissions(fields),
                Set.copyOf(fields.lines("models", MAX_MODELS, MAX_MODEL_NAME)),
                limits(fields, request.caller().isPlatformAdmin()),
                budget(fields),
                expiry(fields, latest));
        fields.check();
        return wanted;
    }

    private static Set<Permission> permissions(Fields fields) {
        var permissions = EnumSet.noneOf(Permission.class);
        int max = Permission.values().length * 2;
        List<String> names = fields.someLines("permissions", "permission", max, Fields.MAX_NAME);
        for (int i = 0; i < names.size(); i++) {
            String place = "permissions[" + i + "]";
            Permission.of(names.get(i)).ifPresentOrElse(permissions::add, () -> fields.fault(place, "is unknown"));
        }
        return permissions;
    }

    private KeyLimits limits(Fields fields, boolean byAdmin) {
        Fields limits = fields.object("limits");
        if (limits == null) {
            return KeyLimits.NONE;
        }
        int mostRequests = byAdmin ? MAX_LIMIT : chatRequestsPerMinute;
        return new KeyLimits(
                limits.optionalInteger("requestsPerMinute", 1, mostRequests),
                limits.optionalInteger("tokensPerMinute", 1, MAX_LIMIT),
                limits.optionalInteger("concurrentRequests", 1, 10_000));
    }

    private static KeyBudget budget(Fields fields) {
        Fields budget = fields.object("budget");
        return budget == null
                ? KeyBudget.NONE
                : new KeyBudget(
                        budget.optionalAmountNano("daily"),
                        budget.optionalAmountNano("monthly"),
                        budget.optionalAmountNano("total"));
    }

    private @Nullable Instant expiry(Fields fields, Optional<Instant> latest) {
        Instant now = clock.instant();
        if (fields.isNull("expiresAt")) {
            return null;
        }
        String text = fields.optionalLine("expiresAt", 40);
        if (text == null) {
            Instant usual = now.plus(DEFAULT_LIFE);
            return latest.filter(usual::isAfter).orElse(usual);
        }
        try {
            Instant expiry = OffsetDateTime.parse(text).toInstant();
            if (!expiry.isAfter(now) || expiry.isAfter(now.plus(LONGEST_LIFE))) {
                fields.fault("expiresAt", "must lie ahead, at most ten years");
            }
            return expiry;
        } catch (DateTimeParseException e) {
            fields.fault("expiresAt", "must be a time in ISO 8601, or null");
            return null;
        }
    }
}
