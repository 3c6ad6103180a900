package dev.tollgate.context;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An exchange that follows another one than that with the number before it.
 *
 * @param number of the exchange, or the next one of the conversation while nothing was said there yet
 * @param after the number of the exchange that it follows; 0: none, it is a beginning
 * @param of the exchange that it was said in place of; 0: of none
 * @param same how many of the first messages of both are the same: 1 where a question was only answered again
 */
record Fork(long number, long after, long of, int same) {
    static Fork of(JsonObject document) {
        return new Fork(
                document.getLong("number"),
                document.getLong("after"),
                document.getLong("of", 0L),
                document.getInteger("same", 0));
    }

    static JsonArray documents(List<Fork> forks) {
        var documents = new JsonArray();
        forks.forEach(fork -> documents.add(fork.document()));
        return documents;
    }

    private JsonObject document() {
        var document = new JsonObject().put("number", number).put("after", after);
        return of == 0 ? document : document.put("of", of).put("same", same);
    }
}
