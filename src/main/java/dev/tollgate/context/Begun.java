package dev.tollgate.context;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation and how far it has got.
 *
 * @param lastNumber of its exchanges, 0 when nothing was said
 * @param model what its owner chose for it, or null
 * @param gaps long ranges of numbers that no exchange has
 */
record Begun(
        String id,
        long lastNumber,
        @Nullable String systemPrompt,
        @Nullable String model,
        List<Gap> gaps) {
    /** From one number to another, both without an exchange. */
    record Gap(long first, long last) {}

    Begun {
        gaps = List.copyOf(gaps);
    }

    static Begun empty(String id) {
        return new Begun(id, 0, null, null, List.of());
    }

    static Begun of(JsonObject document) {
        var gaps = new ArrayList<Gap>();
        JsonArray stored = document.getJsonArray("gaps", new JsonArray());
        for (int i = 0; i < stored.size(); i++) {
            gaps.add(new Gap(
                    stored.getJsonObject(i).getLong("first"),
                    stored.getJsonObject(i).getLong("last")));
        }
        return new Begun(
                document.getString("_id"),
                document.getLong("lastNumber"),
                document.getString("systemPrompt"),
                document.getString("model"),
                gaps);
    }

    /** Whether there may be an exchange of this number: of short gaps nothing is kept. */
    boolean mayHave(long number) {
        return number >= 1 && number <= lastNumber && belowGaps(number) == number;
    }

    /** The number itself, or where it is in gaps the next below them. */
    long belowGaps(long number) {
        for (Gap gap : gaps) {
            if (number >= gap.first && number <= gap.last) {
                return belowGaps(gap.first - 1);
            }
        }
        return number;
    }

    /** The number itself, or where it is in gaps the next above them. */
    long aboveGaps(long number) {
        for (Gap gap : gaps) {
            if (number >= gap.first && number <= gap.last) {
                return aboveGaps(gap.last + 1);
            }
        }
        return number;
    }
}
