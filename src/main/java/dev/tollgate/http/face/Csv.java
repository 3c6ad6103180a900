package dev.tollgate.http.face;

import java.math.BigDecimal;
import java.util.List;

/**
 * Writes a table as RFC 4180 says, in a form that spreadsheets take for nothing but text and numbers: a text that they
 * would read as a formula gets an apostrophe in front.
 */
public final class Csv {
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private final StringBuilder text = new StringBuilder();

    /** A table with these names of columns. */
    public static Csv of(List<String> columns) {
        return new Csv().row(columns);
    }

    /** Adds a row of texts and numbers ({@link BigDecimal}, {@link Long}). */
    public Csv row(List<?> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
        }
        text.append("\r\n");
        return this;
    }

    private static String cell(Object value) {
        return switch (value) {
            case BigDecimal number -> number.toPlainString();
            case Long number -> number.toString();
            default -> quoted(harmless(value.toString()));
        };
    }

    private static String harmless(String value) {
        return !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }

    private static String quoted(String value) {
        boolean needsQuotes = value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return needsQuotes ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
