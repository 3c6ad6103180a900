package dev.tollgate.platform.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a value keeps the limits of its {@link Setting}, and how these are told to people. */
final class SettingLimits {
    private SettingLimits() {}

    static boolean allow(SettingType type, Setting rule, Object value) {
        if (rule.oneOf().length > 0 && !Arrays.asList(rule.oneOf()).contains(value)) {
            return false;
        }
        return (rule.min().isEmpty() || compare(value, bound(type, rule.min())) >= 0)
                && (rule.max().isEmpty() || compare(value, bound(type, rule.max())) <= 0);
    }

    private static Object bound(SettingType type, String text) {
        // Texts are bounded by their length.
        SettingType of = type == SettingType.TEXT ? SettingType.INTEGER : type;
        Object bound = of.parse(text);
        if (bound == null) {
            throw new IllegalStateException("the limit " + text + " is not " + of.wanted());
        }
        return bound;
    }

    private static int compare(Object value, Object bound) {
        return switch (value) {
            case Long number -> number.compareTo((Long) bound);
            case BigDecimal number -> number.compareTo((BigDecimal) bound);
            case Duration time -> time.compareTo((Duration) bound);
            case String text -> Long.compare(text.length(), (Long) bound);
            default -> throw new IllegalStateException(value.getClass() + " has no order");
        };
    }

    static String wanted(SettingType type, @Nullable Setting rule) {
        if (rule == null) {
            return type.wanted();
        }
        if (rule.oneOf().length > 0) {
            return "one of " + List.of(rule.oneOf());
        }
        String unit = type == SettingType.TEXT ? " characters" : "";
        String least = rule.min().isEmpty() ? "" : " of at least " + rule.min() + unit;
        String most = rule.max().isEmpty() ? "" : (least.isEmpty() ? " of" : " and") + " at most " + rule.max() + unit;
        return type.wanted() + least + most;
    }
}
