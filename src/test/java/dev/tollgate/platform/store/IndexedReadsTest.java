package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Our collection with indexes beside the library's own without: whatever is done to both, they answer the same.
 *
 * <p>{@code tollgate.reads.seeds} changes how many lives they have, and {@code tollgate.reads.random=true} takes some that
 * nobody has seen.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
class IndexedReadsTest {
    static final String NAME = "things";
    private static final List<Document> INDEXES = List.of(
            new Document("a", 1).append("b", 1),
            new Document("a", 1).append("b", -1).append("c", 1),
            new Document("c", -1),
            new Document("b", 1),
            new Document("deep.er", 1).append("a", 1));

    @Test
    void readsAreTheSameAsWithoutIndexes() {
        seeds().forEach(seed -> {
            for (boolean odd : new boolean[] {false, true}) {
                try {
                    compare(seed, odd);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + (odd ? ", odd: " : ": ") + e.getMessage(), e);
                }
            }
        });
    }

    private static LongStream seeds() {
        int count = Integer.getInteger("tollgate.reads.seeds", 75);
        long first = Boolean.getBoolean("tollgate.reads.random") ? new Random().nextInt() : 1;
        return LongStream.range(first, first + count);
    }

    private static void compare(long seed, boolean odd) {
        Random random = new Random(seed);
        RandomDocuments documents = new RandomDocuments(random, odd);
        try (TwoDatabases databases = new TwoDatabases()) {
            databases.createUnique(new Document("k", 1).append("n", -1), false);
            databases.createUnique(new Document("s", 1), true);
            Iterator<Document> indexes = INDEXES.iterator();
            for (int step = 0; step < 150; step++) {
                step(databases, documents, random, indexes);
            }
        }
    }

    private static void step(
            TwoDatabases databases, RandomDocuments documents, Random random, Iterator<Document> indexes) {
        switch (random.nextInt(20)) {
            case 0 -> {
                if (indexes.hasNext()) {
                    databases.createOurs(indexes.next());
                }
            }
            case 1 -> databases.reopen();
            case 2 ->
                databases.both(
                        delete(random.nextInt(3) == 0 ? documents.query() : new Document("_id", documents.id())));
            case 3 -> databases.both(update(documents.query(), documents.change(), true));
            case 4, 5 -> databases.both(update(new Document("_id", documents.id()), documents.change(), false));
            case 6 -> databases.both(takeOne(documents));
            case 7, 8, 9, 10, 11 -> databases.both(insert(documents.document(documents.id())));
            default -> compare(databases, documents, random);
        }
    }

    private static Document insert(Document document) {
        return new Document("insert", NAME).append("documents", List.of(document));
    }

    private static Document delete(Document query) {
        return new Document("delete", NAME).append("deletes", List.of(new Document("q", query).append("limit", 0)));
    }

    private static Document update(Document query, Document change, boolean multi) {
        Document update = new Document("q", query).append("u", change).append("multi", multi);
        return new Document("update", NAME).append("updates", List.of(update));
    }

    private static Document takeOne(RandomDocuments documents) {
        Document sort = documents.sort();
        sort.putIfAbsent("_id", 1);
        return new Document("findAndModify", NAME)
                .append("query", documents.query())
                .append("sort", sort)
                .append("update", documents.change());
    }

    private static void compare(TwoDatabases databases, RandomDocuments documents, Random random) {
        Document query = documents.query();
        Document sort = documents.sort();
        int skip = random.nextInt(3) == 0 ? random.nextInt(6) : 0;
        int limit = random.nextInt(3) == 0 ? 0 : random.nextInt(12);
        Document find = new Document("find", NAME)
                .append("filter", query)
                .append("sort", sort)
                .append("skip", skip)
                .append("limit", limit);
        Document count = new Document("$group", new Document("_id", 1).append("n", new Document("$sum", 1)));
        databases.both(new Document("count", NAME).append("query", query).append("skip", skip));
        databases.both(aggregate(new Document("$match", query), count));
        if (sort.isEmpty() && limit + skip > 0) {
            // Which ones of all is nobody's promise.
            Document all = databases.askPlain(new Document("find", NAME).append("filter", query));
            List<Object> some = batch(databases.askOurs(find));
            assertThat(some).hasSameSizeAs(batch(databases.askPlain(find)));
            assertThat(batch(all)).as("%s", find).containsAll(some);
            assertThat(some).doesNotHaveDuplicates();
        } else {
            databases.both(find);
            if (!sort.isEmpty()) {
                databases.both(aggregate(new Document("$match", query), new Document("$sort", sort)));
            }
        }
    }

    private static List<Object> batch(Document answer) {
        Document cursor = (Document) Objects.requireNonNull(answer.get("cursor"));
        return List.copyOf((List<?>) Objects.requireNonNull(cursor.get("firstBatch")));
    }

    private static Document aggregate(Document... stages) {
        return new Document("aggregate", NAME)
                .append("pipeline", List.of(stages))
                .append("cursor", new Document());
    }
}
