package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.reconcile.Difference.Kind;
import dev.tollgate.billing.reconcile.Difference.Outcome;
import dev.tollgate.billing.usage.MongoUsageStore;
import dev.tollgate.billing.usage.UsageCounts;
import dev.tollgate.billing.usage.UsageKey;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares the counters of usage with the journal up to their own checkpoints; a document is read before the lines are. */
final class UsageCheck {
    private final BillingDocuments documents;
    private final Epochs epochs;
    private final Map<String, Book> idToBook = new HashMap<>();

    /** Counters as they are stored. */
    private record Seen(String id, boolean isOfEndUser, UsageCounts counts, Map<String, Long> epochToSeq) {
        static Seen of(JsonObject document, boolean isOfEndUser) {
            var counts = new UsageCounts(
                    document.getLong("requests"),
                    document.getLong("promptTokens"),
                    document.getLong("completionTokens"),
                    document.getLong("totalTokens"),
                    document.getLong("cost"),
                    document.getLong(MongoUsageStore.DURATION, 0L));
            var epochToSeq = new HashMap<String, Long>();
            JsonObject applied = document.getJsonObject("applied");
            applied.fieldNames().forEach(epochId -> epochToSeq.put(epochId, applied.getLong(epochId)));
            return new Seen(document.getString("_id"), isOfEndUser, counts, Map.copyOf(epochToSeq));
        }

        JsonObject query() {
            JsonObject query = MongoUsageStore.counters(counts, BillingDocuments.byId(id));
            // Where none was counted yet there is no such field; the checkpoints tell that nobody wrote meanwhile.
            query.remove(MongoUsageStore.DURATION);
            epochToSeq.forEach((epochId, seq) -> query.put("applied." + epochId, seq));
            return query;
        }
    }

    private static final class Book {
        private final @Nullable Seen seen;
        private final Checkpoints checkpoints;
        private @Nullable UsageKey key;
        private UsageCounts expected = UsageCounts.NONE;

        Book(@Nullable Seen seen) {
            this.seen = seen;
            this.checkpoints = new Checkpoints(seen == null ? Map.of() : seen.epochToSeq());
        }
    }

    UsageCheck(BillingDocuments documents, Epochs epochs) {
        this.documents = documents;
        this.epochs = epochs;
    }

    /** Reads the documents; before the lines. */
    void load(Predicate<String> scope) {
        for (boolean isOfEndUser : List.of(false, true)) {
            documents.each(MongoUsageStore.collection(isOfEndUser), document -> {
                if (scope.test(document.getString("_id"))) {
                    idToBook.put(document.getString("_id"), new Book(Seen.of(document, isOfEndUser)));
                }
            });
        }
    }

    void line(StoredEpoch epoch, long seq, StoredLine line, Predicate<String> scope) {
        line.usage().ifPresent(usage -> {
            for (UsageKey key : UsageKey.of(usage)) {
                String id = key.id();
                if (scope.test(id)) {
                    count(epoch, seq, key, id, usage.counts());
                }
            }
        });
    }

    private void count(StoredEpoch epoch, long seq, UsageKey key, String id, UsageCounts counts) {
        StoredEpoch known = epochs.known(epoch.id());
        Book book = idToBook.get(id);
        if (book == null) {
            if (!Checkpoints.none().counts(known, epoch.id(), seq)) {
                return;
            }
            book = new Book(null);
            book.key = key;
            idToBook.put(id, book);
        }
        if (book.checkpoints.counts(known, epoch.id(), seq)) {
            book.expected = book.expected.plus(counts);
        }
    }

    /** How many documents were compared. */
    long size() {
        return idToBook.size();
    }

    void finish(Findings findings, @Nullable Rebuild rebuild) {
        idToBook.forEach((id, book) -> {
            Seen seen = book.seen;
            if (seen != null && seen.counts().equals(book.expected)) {
                return;
            }
            var difference = new Difference(
                    Kind.USAGE,
                    id,
                    book.expected.toString(),
                    seen == null ? "no document" : seen.counts().toString(),
                    Outcome.FOUND);
            findings.add(rebuild == null ? difference : rebuild.make(difference, () -> put(rebuild, id, book)));
        });
    }

    private @Nullable Outcome put(Rebuild rebuild, String id, Book book) {
        UsageKey key = book.key;
        boolean isOfEndUser = key != null ? key.isOfEndUser() : book.seen != null && book.seen.isOfEndUser();
        String collection = MongoUsageStore.collection(isOfEndUser);
        Optional<Seen> found = documents.find(collection, id).map(document -> Seen.of(document, isOfEndUser));
        if (found.isEmpty()) {
            if (key == null) {
                return Outcome.NOT_REBUILT;
            }
            // Empty at first, as the node would make it; the next try fills it.
            rebuild.insert(collection, MongoUsageStore.fresh(key));
            return null;
        }
        Seen now = found.get();
        JsonObject values = MongoUsageStore.counters(expected(id, book, now), new JsonObject());
        book.checkpoints.raised().forEach((epochId, seq) -> {
            if (now.epochToSeq().getOrDefault(epochId, 0L) < seq) {
                values.put("applied." + epochId, seq);
            }
        });
        return rebuild.update(collection, now.query(), new JsonObject().put("$set", values)) ? Outcome.REBUILT : null;
    }

    /** What the document comes to at its present checkpoints. */
    private UsageCounts expected(String id, Book book, Seen now) {
        var right = new Book(null);
        right.expected = book.expected;
        now.epochToSeq()
                .forEach((epochId, seq) -> epochs.tail(book.checkpoints, epochId, seq, (_, _, line) -> line.usage()
                        .ifPresent(usage -> {
                            if (UsageKey.of(usage).stream()
                                    .anyMatch(key -> key.id().equals(id))) {
                                right.expected = right.expected.plus(usage.counts());
                            }
                        })));
        return right.expected;
    }
}
