package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.CONVERSATIONS;
import static dev.tollgate.context.ContextCollections.date;

import dev.tollgate.context.Numbers.Take;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.store.Batches;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the numbers of many exchanges at once; the exchanges of one conversation share a range.
 *
 * <p>A number is taken by an atomic update of its conversation alone, so it is nobody else's, and above all that was taken
 * before. A bulk write does not tell what it made of a document. So many conversations are read by one query and then
 * updated by one bulk, each only where its last number is still the one that was read; where another node was faster,
 * and for a few conversations, each is updated by a command of its own, which no other can refuse. A take that was not
 * told of leaves its numbers unused, and nothing else.
 */
final class Numbers implements Batches.Call<Take, Long> {
    /** With so many conversations a query and a bulk cost no more than a command for each. */
    private static final int FEW = 2;

    private static final boolean ORDERED = false;

    private final MongoClient mongo;
    private final Conversations conversations;
    private final Ids ids;

    /** One exchange's wish for a number. */
    record Take(String ownerId, String conversationId, Instant at) {}

    private record Key(String ownerId, String conversationId) {}

    /** How many numbers a conversation needs, and the time of the newest exchange. */
    private record Need(Key key, int count, Instant at) {}

    Numbers(MongoClient mongo, Conversations conversations, Ids ids) {
        this.mongo = mongo;
        this.conversations = conversations;
        this.ids = ids;
    }

    @Override
    public Future<List<Future<Long>>> make(List<Take> takes) {
        Map<Key, Need> needs = needs(takes);
        Future<Map<Key, Long>> lastNumbers =
                needs.size() <= FEW ? takeEach(needs.values()) : read(needs).compose(known -> takeAll(needs, known));
        return lastNumbers.map(last -> distribute(takes, needs, last));
    }

    private static Map<Key, Need> needs(List<Take> takes) {
        var needs = new LinkedHashMap<Key, Need>();
        for (Take take : takes) {
            var key = new Key(take.ownerId(), take.conversationId());
            needs.merge(
                    key,
                    new Need(key, 1, take.at()),
                    (a, b) -> new Need(key, a.count() + b.count(), a.at().isAfter(b.at()) ? a.at() : b.at()));
        }
        return needs;
    }

    /** Each range goes out in the order of its exchanges; a conversation that is not the owner's has none. */
    private static List<Future<Long>> distribute(List<Take> takes, Map<Key, Need> needs, Map<Key, Long> lastNumbers) {
        var next = new HashMap<Key, Long>();
        lastNumbers.forEach((key, last) -> {
            Need need = needs.get(key);
            next.put(key, last - (need == null ? 0 : need.count()) + 1);
        });
        var numbers = new ArrayList<Future<Long>>();
        for (Take take : takes) {
            Long number = next.computeIfPresent(
                    new Key(take.ownerId(), take.conversationId()), (_, following) -> following + 1);
            numbers.add(
                    number == null ? Future.failedFuture(ContextRules.notFound()) : Future.succeededFuture(number - 1));
        }
        return numbers;
    }

    /** The last number of each range; conversations that are not there are left out. */
    private Future<Map<Key, Long>> takeEach(Collection<Need> needs) {
        var taken = new HashMap<Key, Long>();
        List<Future<Void>> takes = needs.stream()
                .map(need -> conversations
                        .takeNumbers(need.key().ownerId(), need.key().conversationId(), need.count(), need.at())
                        .<Void>map(last -> {
                            last.ifPresent(number -> taken.put(need.key(), number));
                            return null;
                        }))
                .toList();
        return Future.all(takes).map(taken);
    }

    private Future<Map<Key, Long>> read(Map<Key, Need> needs) {
        var query = new JsonObject().put("_id", anyOf(needs.keySet()));
        return mongo.find(CONVERSATIONS, query).map(found -> {
            var known = new HashMap<Key, Long>();
            for (JsonObject document : found) {
                var key = new Key(document.getString("ownerId"), document.getString("_id"));
                if (needs.containsKey(key)) {
                    known.put(key, document.getLong("lastNumber"));
                }
            }
            return known;
        });
    }

    private Future<Map<Key, Long>> takeAll(Map<Key, Need> needs, Map<Key, Long> known) {
        if (known.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        String bulk = ids.next("take");
        var wanted = new HashMap<Key, Long>();
        var updates = new ArrayList<BulkOperation>();
        for (Need need : needs.values()) {
            Long before = known.get(need.key());
            if (before != null) {
                wanted.put(need.key(), before + need.count());
                updates.add(update(need, before, bulk));
            }
        }
        return mongo.bulkWriteWithOptions(CONVERSATIONS, updates, new BulkWriteOptions(ORDERED))
                .compose(result -> result.getMatchedCount() == updates.size()
                        ? Future.succeededFuture(wanted)
                        : resolve(needs, wanted, bulk));
    }

    private static BulkOperation update(Need need, long before, String bulk) {
        JsonObject unchanged = ContextCollections.byId(need.key().conversationId())
                .put("ownerId", need.key().ownerId())
                .put("lastNumber", before);
        var change = new JsonObject()
                .put(
                        "$set",
                        new JsonObject()
                                .put("lastNumber", before + need.count())
                                .put("takenBy", bulk))
                .put("$max", new JsonObject().put("updatedAt", date(need.at())));
        return BulkOperation.createUpdate(unchanged, change);
    }

    /** What no longer says that this bulk took it counts as not taken, also where it was and another came after. */
    private Future<Map<Key, Long>> resolve(Map<Key, Need> needs, Map<Key, Long> wanted, String bulk) {
        var query = new JsonObject().put("_id", anyOf(wanted.keySet())).put("takenBy", bulk);
        return mongo.find(CONVERSATIONS, query).compose(found -> {
            Set<String> ours = new HashSet<>();
            found.forEach(document -> ours.add(document.getString("_id")));
            List<Need> lost = needs.values().stream()
                    .filter(need -> wanted.containsKey(need.key()))
                    .filter(need -> !ours.contains(need.key().conversationId()))
                    .toList();
            return takeEach(lost).map(rest -> {
                var all = new HashMap<>(wanted);
                lost.forEach(need -> all.remove(need.key()));
                all.putAll(rest);
                return all;
            });
        });
    }

    private static JsonObject anyOf(Collection<Key> keys) {
        var ids = new JsonArray();
        keys.forEach(key -> ids.add(key.conversationId()));
        return new JsonObject().put("$in", ids);
    }
}
