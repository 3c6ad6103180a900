package dev.tollgate.identity;

import dev.tollgate.platform.Credits;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.TollgateException.Detail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the fields of a wish for an API key, all at once. */
final class KeyRules {
    static final int MAX_NAME = 100;
    static final int MAX_MODELS = 100;
    static final int MAX_MODEL_NAME = 200;
    static final int MAX_LIMIT = 1_000_000_000;

    private KeyRules() {}

    /** Fails with INVALID_REQUEST that names each wrong field. */
    static void check(KeyRequest wish, Instant now) {
        List<Detail> faults = new ArrayList<>();
        String name = wish.name().strip();
        if (name.isEmpty() || PlainText.length(name) > MAX_NAME || !PlainText.isPrintable(name)) {
            faults.add(new Detail("name", "must be 1 to " + MAX_NAME + " printable characters"));
        }
        if (wish.permissions().isEmpty()) {
            faults.add(new Detail("permissions", "at least one permission is required"));
        }
        if (wish.allowedModels().size() > MAX_MODELS
                || !wish.allowedModels().stream().allMatch(KeyRules::isModelName)) {
            faults.add(new Detail("allowedModels", "must be at most " + MAX_MODELS + " model names"));
        }
        if (wish.expiresAt() != null && !wish.expiresAt().isAfter(now)) {
            faults.add(new Detail("expiresAt", "must lie in the future"));
        }
        checkLimit("limits.requestsPerMinute", wish.limits().requestsPerMinute(), faults);
        checkLimit("limits.tokensPerMinute", wish.limits().tokensPerMinute(), faults);
        checkLimit("limits.concurrentRequests", wish.limits().concurrentRequests(), faults);
        checkAmount("budget.daily", wish.budget().dailyNano(), faults);
        checkAmount("budget.monthly", wish.budget().monthlyNano(), faults);
        checkAmount("budget.total", wish.budget().totalNano(), faults);
        if (!faults.isEmpty()) {
            throw TollgateException.invalid(faults);
        }
    }

    private static boolean isModelName(String model) {
        return !model.isEmpty() && model.length() <= MAX_MODEL_NAME && PlainText.isPrintable(model);
    }

    private static void checkAmount(String field, @Nullable Long nano, List<Detail> faults) {
        if (nano != null && (nano < 0 || nano > Credits.MAX_NANO)) {
            faults.add(new Detail(field, "must be 0 to " + Credits.format(Credits.MAX_NANO)));
        }
    }

    private static void checkLimit(String field, @Nullable Integer limit, List<Detail> faults) {
        if (limit != null && (limit < 1 || limit > MAX_LIMIT)) {
            faults.add(new Detail(field, "must be 1 to " + MAX_LIMIT));
        }
    }
}
