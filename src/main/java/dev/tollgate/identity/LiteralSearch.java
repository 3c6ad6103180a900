package dev.tollgate.identity;

import io.vertx.core.json.JsonObject;

/** What people search for, as a condition of the database that takes it for a text and never for an expression. */
final class LiteralSearch {
    private LiteralSearch() {}

    /** A pattern that matches the text itself: each ASCII sign that could mean something is escaped. */
    static JsonObject pattern(String text) {
        var pattern = new StringBuilder(2 * text.length());
        text.codePoints().forEach(c -> {
            if (c < 128 && !Character.isLetterOrDigit(c)) {
                pattern.append('\\');
            }
            pattern.appendCodePoint(c);
        });
        return new JsonObject().put("$regex", pattern.toString());
    }

    /** Asked of each value of a list by itself: the embedded database matches a bare pattern with the list as it prints it, too. */
    static JsonObject inAnyOf(JsonObject pattern) {
        return new JsonObject().put("$elemMatch", pattern);
    }
}
