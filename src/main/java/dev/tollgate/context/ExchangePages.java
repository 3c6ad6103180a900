package dev.tollgate.context;

import dev.tollgate.context.ExchangePages.Page;
import dev.tollgate.platform.store.Batches;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;

/** Reads pages of conversations, several by one query. */
final class ExchangePages implements Batches.Call<Page, List<JsonObject>> {
    /** A page of large exchanges is large, and a query keeps all of its pages in memory. */
    static final Batches.Limits LIMITS = new Batches.Limits(8, Long.MAX_VALUE, 4_096, Long.MAX_VALUE);

    private static final Comparator<JsonObject> NEWEST_FIRST =
            Comparator.comparing((JsonObject document) -> document.getLong("number"), Comparator.reverseOrder());

    private final MongoClient mongo;

    /** The exchanges of a conversation with these numbers. */
    record Page(String conversationId, List<Long> numbers) {
        Page {
            numbers = List.copyOf(numbers);
        }

        boolean has(JsonObject document) {
            return numbers.contains(document.getLong("number"));
        }
    }

    ExchangePages(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<List<Future<List<JsonObject>>>> make(List<Page> pages) {
        var places = new LinkedHashSet<String>();
        for (Page page : pages) {
            for (long number : page.numbers()) {
                places.add(Exchanges.place(page.conversationId(), number));
            }
        }
        var query = new JsonObject().put("place", new JsonObject().put("$in", new JsonArray(List.copyOf(places))));
        return mongo.find(ContextCollections.EXCHANGES, query).map(found -> distribute(pages, found));
    }

    /** Each page newest first. */
    private static List<Future<List<JsonObject>>> distribute(List<Page> pages, List<JsonObject> found) {
        var byConversation = new HashMap<String, List<JsonObject>>();
        for (JsonObject document : found) {
            byConversation
                    .computeIfAbsent(document.getString("conversationId"), _ -> new ArrayList<>())
                    .add(document);
        }
        return pages.stream()
                .map(page ->
                        Future.succeededFuture(byConversation.getOrDefault(page.conversationId(), List.of()).stream()
                                .filter(page::has)
                                .sorted(NEWEST_FIRST)
                                .toList()))
                .toList();
    }
}
