package dev.tollgate.platform;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that rooms fail with. Its message is written for the caller: it never holds a secret, a prompt or an
 * internal name. The cause is for the log alone.
 */
public final class TollgateException extends RuntimeException {
    /** The one figure that is a word: which budget refused (`key.day`). */
    public static final String BUDGET = "budget";

    /** The figure in which billing tells whose budget refused; it is not for callers. */
    public static final String BUDGET_OWNER = "budgetOwner";

    private final ErrorKind kind;
    private final transient List<Detail> details;
    private final transient Map<String, String> figures;
    private final @Nullable Duration retryAfter;

    /** One field of the request that is wrong, by its path in the body (`messages[0].role`), and why. */
    public record Detail(String field, String message) {}

    private TollgateException(
            ErrorKind kind,
            String message,
            List<Detail> details,
            Map<String, String> figures,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.details = List.copyOf(details);
        this.figures = Map.copyOf(figures);
        this.retryAfter = retryAfter;
    }

    public TollgateException(ErrorKind kind, String message) {
        this(kind, message, List.of(), Map.of(), null, null);
    }

    public TollgateException(ErrorKind kind, String message, Throwable cause) {
        this(kind, message, List.of(), Map.of(), null, cause);
    }

    /** 400 that names one field. */
    public static TollgateException invalid(String field, String message) {
        return invalid(List.of(new Detail(field, message)));
    }

    /** 400 that names each wrong field. */
    public static TollgateException invalid(List<Detail> details) {
        return new TollgateException(ErrorKind.INVALID_REQUEST, "Validation failed", details, Map.of(), null, null);
    }

    /** The same error with a time after which the caller may try again. */
    public TollgateException retryAfter(Duration wait) {
        return new TollgateException(kind, getMessage(), details, figures, wait, getCause());
    }

    /** The same error with one figure more for the caller, a decimal number as text (`required`, `available`, `held`). */
    public TollgateException with(String figure, String decimal) {
        var more = new HashMap<>(figures);
        more.put(figure, decimal);
        return new TollgateException(kind, getMessage(), details, more, retryAfter, getCause());
    }

    /** The same error without a figure that is not for whoever gets it. */
    public TollgateException without(String figure) {
        var fewer = new HashMap<>(figures);
        fewer.remove(figure);
        return new TollgateException(kind, getMessage(), details, fewer, retryAfter, getCause());
    }

    /** The same error in other words. */
    public TollgateException saying(String message) {
        return new TollgateException(kind, message, details, figures, retryAfter, getCause());
    }

    public ErrorKind kind() {
        return kind;
    }

    /** Wrong fields, empty where no field is to blame. */
    public List<Detail> details() {
        return details;
    }

    /** Figures that help the caller on, by name; decimal numbers as text, but for {@link #BUDGET}. */
    public Map<String, String> figures() {
        return figures;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Never null here: every constructor sets it. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
