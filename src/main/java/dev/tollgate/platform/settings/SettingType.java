package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.Given.Style;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types that a single value can have: how each is written, and what is said of one that is not. */
enum SettingType {
    INTEGER("a whole number"),
    SIZE("a size such as 65536, 64KiB or 10MiB"),
    DECIMAL("a number"),
    BOOLEAN("true or false"),
    DURATION("a time such as 500ms, 30s, 2m, 1h or 30d"),
    TEXT("a text"),
    PATH("a path"),
    ADDRESS("an http or https address without user, query and fragment"),
    SECRET("a text in quotes");

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern BYTES = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)?");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private final String wanted;

    SettingType(String wanted) {
        this.wanted = wanted;
    }

    /** What a right value is, for people. */
    String wanted() {
        return wanted;
    }

    /** The type of a component; whole numbers whose name ends in `Bytes` are sizes. */
    static SettingType of(Class<?> type, String name) {
        if (type == int.class || type == long.class) {
            return name.endsWith("Bytes") ? SIZE : INTEGER;
        }
        return BY_CLASS.stream()
                .filter(entry -> entry.type == type)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no setting can be a " + type))
                .setting;
    }

    private record ByClass(Class<?> type, SettingType setting) {}

    private static final List<ByClass> BY_CLASS = List.of(
            new ByClass(BigDecimal.class, DECIMAL),
            new ByClass(boolean.class, BOOLEAN),
            new ByClass(Duration.class, DURATION),
            new ByClass(String.class, TEXT),
            new ByClass(Path.class, PATH),
            new ByClass(URI.class, ADDRESS),
            new ByClass(Secret.class, SECRET));

    /** Whether a value written like this can be of this type at all: `"3000"` is no number and 3000 no text. */
    boolean accepts(Style style) {
        return switch (style) {
            case VARIABLE -> true;
            case NULL -> false;
            case QUOTED -> !Set.of(INTEGER, DECIMAL, BOOLEAN).contains(this);
            case PLAIN_TEXT -> true;
            case PLAIN_OTHER -> !Set.of(TEXT, PATH, ADDRESS, SECRET).contains(this);
        };
    }

    /** The value, or null when the text is not one. Whole numbers and sizes are Long. */
    @Nullable
    Object parse(String text) {
        return switch (this) {
            case INTEGER -> WHOLE.matcher(text).matches() ? (Object) Long.valueOf(text) : null;
            case SIZE -> bytes(text);
            case DECIMAL -> NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
            case BOOLEAN -> text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : null;
            case DURATION -> duration(text);
            case TEXT -> text;
            case PATH -> path(text);
            case ADDRESS -> address(text);
            case SECRET -> new Secret(text);
        };
    }

    private static @Nullable Long bytes(String text) {
        Matcher size = BYTES.matcher(text);
        if (!size.matches()) {
            return null;
        }
        long factor =
                switch (String.valueOf(size.group(2))) {
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    case "GiB" -> 1L << 30;
                    default -> 1;
                };
        return Long.parseLong(size.group(1)) * factor;
    }

    private static @Nullable Duration duration(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return null;
        }
        long count = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static @Nullable Path path(String text) {
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable URI address(String text) {
        URI address;
        try {
            address = URI.create(text.replaceAll("/{1,9}$", ""));
        } catch (IllegalArgumentException e) {
            return null;
        }
        boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        boolean bare = address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && address.getHost() != null;
        return web && bare ? address : null;
    }
}
