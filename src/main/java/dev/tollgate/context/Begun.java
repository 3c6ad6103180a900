package dev.tollgate.context;

import dev.tollgate.context.Path.Range;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation and how far it has got.
 *
 * @param model what its owner chose for it, or null
 * @param versions which of its exchanges follow each other
 */
record Begun(
        String id, @Nullable String systemPrompt, @Nullable String model, Versions versions) {
    static Begun empty(String id) {
        return new Begun(id, null, null, Versions.NONE);
    }

    static Begun of(JsonObject document) {
        return new Begun(
                document.getString("_id"),
                document.getString("systemPrompt"),
                document.getString("model"),
                versions(document));
    }

    private static Versions versions(JsonObject document) {
        List<Range> gaps = new ArrayList<>();
        for (JsonObject gap : objects(document, "gaps")) {
            gaps.add(new Range(gap.getLong("first"), gap.getLong("last")));
        }
        List<Fork> forks = new ArrayList<>();
        for (JsonObject fork : objects(document, "forks")) {
            forks.add(Fork.of(fork));
        }
        return new Versions(document.getLong("lastNumber"), forks, gaps);
    }

    private static List<JsonObject> objects(JsonObject document, String field) {
        JsonArray stored = document.getJsonArray(field, new JsonArray());
        var objects = new ArrayList<JsonObject>();
        for (int i = 0; i < stored.size(); i++) {
            objects.add(stored.getJsonObject(i));
        }
        return objects;
    }
}
