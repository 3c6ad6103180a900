package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.CONVERSATIONS;
import static dev.tollgate.context.ContextCollections.EXCHANGES;

import dev.tollgate.context.Path.Range;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes which exchanges of a conversation follow each other, in one step each: exchanges stay where they are, and only
 * the conversation's document says what is shown of them.
 */
final class ForkWrites {
    /** All that read the conversation read its forks, about 60 bytes each. */
    static final int MAX_FORKS = 200;

    /** Beyond so many, readers walk through the oldest. */
    private static final int MAX_GAPS = 400;

    private static final int TRIES = 10;

    private final MongoClient mongo;
    private final Erasure erasure;

    ForkWrites(MongoClient mongo) {
        this.mongo = mongo;
        this.erasure = new Erasure(mongo);
    }

    /** What the exchange is said in place of; empty where that is not there any more. */
    Future<Optional<Replaced>> replaced(Exchange exchange, MessageId first) {
        var place = new JsonObject().put("place", Exchanges.place(exchange.conversationId(), first.number()));
        return mongo.findOne(EXCHANGES, place, null).map(found -> Optional.ofNullable(found)
                .map(document -> Replaced.of(document, first, exchange.messages())));
    }

    /** A stored exchange is one more version from now on, and the one that is shown. */
    Future<Void> part(Exchange exchange, long number, Replaced replaced) {
        return change(exchange.ownerId(), exchange.conversationId(), before -> {
            long of = replaced.of();
            Versions parted = before.with(before.inPlaceOf(number, of, replaced.same()));
            // What nobody answered, and the new one begins with, is no version of its own.
            boolean isNone = replaced.isWhole() && parted.newestAfter(of) == of;
            return limited(isNone ? parted.without(new Range(of, of)) : parted);
        });
    }

    /** Another version is shown: the one with this message, up to what was said last in it. */
    Future<Void> show(String ownerId, String conversationId, long number) {
        return change(ownerId, conversationId, before -> before.showing(number));
    }

    private static Versions limited(Versions versions) {
        Versions limited = versions;
        Range oldest = limited.oldestHidden();
        while (limited.forks().size() > MAX_FORKS && oldest != null) {
            limited = limited.without(oldest);
            oldest = limited.oldestHidden();
        }
        return limited;
    }

    private Future<Void> change(String ownerId, String conversationId, UnaryOperator<Versions> change) {
        JsonObject own = ContextCollections.byId(conversationId).put("ownerId", ownerId);
        return change(own, change, TRIES);
    }

    private Future<Void> change(JsonObject own, UnaryOperator<Versions> change, int tries) {
        if (tries == 0) {
            return Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, "The conversation is busy"));
        }
        return mongo.findOne(CONVERSATIONS, own, null).compose(found -> {
            if (found == null) {
                return Future.failedFuture(ContextRules.notFound());
            }
            Versions before = Begun.of(found).versions();
            Versions after = change.apply(before);
            return write(own, found, after)
                    .compose(written ->
                            written ? erase(own.getString("_id"), before, after) : change(own, change, tries - 1));
        });
    }

    /** False where the conversation is not any more as it was found. */
    private Future<Boolean> write(JsonObject own, JsonObject found, Versions after) {
        Long revision = found.getLong("revision");
        JsonObject unchanged = own.copy()
                .put("lastNumber", found.getLong("lastNumber"))
                .put("revision", revision == null ? new JsonObject().put("$exists", false) : revision);
        var gaps = new JsonArray();
        List<Range> noted = after.gaps();
        noted.subList(Math.max(0, noted.size() - MAX_GAPS), noted.size())
                .forEach(gap ->
                        gaps.add(new JsonObject().put("first", gap.first()).put("last", gap.last())));
        var set = new JsonObject()
                .put("forks", Fork.documents(after.forks()))
                .put("revision", revision == null ? 1 : revision + 1);
        if (!gaps.isEmpty()) {
            set.put("gaps", gaps);
        }
        return mongo.updateCollection(CONVERSATIONS, unchanged, new JsonObject().put("$set", set))
                .map(result -> result.getDocMatched() == 1);
    }

    /** Whatever a crash leaves of them is seen by nobody, and goes with the conversation. */
    private Future<Void> erase(String conversationId, Versions before, Versions after) {
        Future<Void> erased = Future.succeededFuture();
        for (Range gone :
                after.gaps().subList(before.gaps().size(), after.gaps().size())) {
            erased = erased.compose(_ -> erasure.erase(conversationId, gone));
        }
        return erased;
    }
}
