package dev.tollgate.http.face;

import dev.tollgate.http.ApiRequest;
import io.vertx.core.MultiMap;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query parameters of a request. Faults are collected until {@link #check()}; a parameter given twice is a
 * fault, unknown ones (`userId[$ne]` too) are ignored.
 */
public final class Query {
    /** Rows of the largest page. */
    public static final int MAX_LIMIT = 100;

    /** Pages beyond are refused: skipping so many rows would cost more than it tells. */
    public static final int MAX_PAGE = 100_000;

    private static final int MAX_NUMBER_DIGITS = 40;
    private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2999, 12, 31);

    private final MultiMap parameters;
    private final Faults faults = new Faults();

    private Query(MultiMap parameters) {
        this.parameters = parameters;
    }

    /** The parameters of this request. */
    public static Query of(ApiRequest request) {
        return new Query(request.query());
    }

    /** Fails with INVALID_REQUEST naming each wrong parameter, if there is any. */
    public void check() {
        faults.check();
    }

    /** Tells of a fault that the reader found itself. */
    public void fault(String name, String message) {
        faults.add(name, message);
    }

    /** A required id or name. */
    public String line(String name, int max) {
        return required(name, optional(name, max, true));
    }

    /** An id or name that may be absent; an empty one is absent. */
    public @Nullable String optionalLine(String name, int max) {
        return optional(name, max, true);
    }

    /** A required text, free in its characters. */
    public String text(String name, int max) {
        return required(name, optional(name, max, false));
    }

    /** A required id or name that goes by two names; both must be good where both are given, and the first counts. */
    public String lineOfEither(String name, String otherName, int max) {
        String value = optionalLine(name, max);
        String other = optionalLine(otherName, max);
        if (parameters.contains(name) || !parameters.contains(otherName)) {
            return required(name, value);
        }
        return required(otherName, other);
    }

    private String required(String name, @Nullable String value) {
        if (value == null && parameters.getAll(name).size() <= 1) {
            String given = parameters.get(name);
            if (given == null || given.isEmpty()) {
                fault(name, "is required");
            }
        }
        return value == null ? "" : value;
    }

    private @Nullable String optional(String name, int max, boolean singleLine) {
        List<String> values = parameters.getAll(name);
        if (values.size() > 1) {
            fault(name, "must be given once");
            return null;
        }
        if (values.isEmpty() || values.getFirst().isEmpty()) {
            return null;
        }
        String wrong = Texts.fault(values.getFirst(), 1, max, singleLine);
        if (wrong != null) {
            fault(name, wrong);
            return null;
        }
        return values.getFirst();
    }

    /** The page asked for, from 1. */
    public int page() {
        Integer page = optionalInteger("page", 1, MAX_PAGE);
        return page == null ? 1 : page;
    }

    /** Rows of a page, 1 to {@link #MAX_LIMIT}, 20 when the caller does not say. */
    public int limit() {
        Integer limit = optionalInteger("limit", 1, MAX_LIMIT);
        return limit == null ? 20 : limit;
    }

    /** A whole number that may be absent. */
    public @Nullable Integer optionalInteger(String name, int min, int max) {
        BigDecimal value = optionalDecimal(name, BigDecimal.valueOf(min), BigDecimal.valueOf(max));
        if (value == null) {
            return null;
        }
        try {
            return value.intValueExact();
        } catch (ArithmeticException e) {
            fault(name, "must be a whole number");
            return null;
        }
    }

    /** A number that may be absent. */
    public @Nullable BigDecimal optionalDecimal(String name, BigDecimal min, BigDecimal max) {
        String text = optional(name, MAX_NUMBER_DIGITS, true);
        if (text == null) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(text);
            if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
                fault(name, "must be from " + min.toPlainString() + " to " + max.toPlainString());
                return null;
            }
            return value;
        } catch (NumberFormatException e) {
            fault(name, "must be a number");
            return null;
        }
    }

    /** The beginning of a period: a moment, or a day (UTC) from its start. */
    public @Nullable Instant from(String name) {
        return moment(name, false);
    }

    /** The inclusive end of a period: a moment, or a day (UTC) to its last millisecond. */
    public @Nullable Instant to(String name) {
        return moment(name, true);
    }

    private @Nullable Instant moment(String name, boolean endOfDay) {
        String text = optional(name, 40, true);
        if (text == null) {
            return null;
        }
        try {
            Instant moment = text.indexOf('T') < 0 ? day(text, endOfDay) : time(text);
            LocalDate day = moment.atOffset(ZoneOffset.UTC).toLocalDate();
            if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
                fault(name, "must be from " + FIRST_DAY + " to " + LAST_DAY);
                return null;
            }
            return moment;
        } catch (DateTimeException e) {
            // Not readable, or too far away for the calendar.
            fault(name, "must be a date or a time in ISO 8601");
            return null;
        }
    }

    private static Instant day(String text, boolean endOfDay) {
        LocalDate day = LocalDate.parse(text);
        return endOfDay
                ? day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1)
                : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /**
     * A time without an offset is one of UTC, as a day is. The plus sign of an offset often arrives as a space, for callers
     * forget to encode it.
     */
    private static Instant time(String text) {
        TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                text.replace(' ', '+'), OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime at
                ? at.toInstant()
                : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
    }
}
