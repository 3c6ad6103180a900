package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection whose stored documents never change after they were stored.
 *
 * <p>The library updates the stored object in place. An answer is encoded after the collection's lock is released, so
 * it could show a later update than the one it answers, or break on a half-changed document; so could the writing of
 * a page. Here an update works on a copy, which then takes the stored one's place.
 */
final class IsolatedCollection extends H2Collection {
    private static final Comparator<Object> BY_POSITION = new BsonDataType();

    /** Set under this collection's monitor, which every command that writes holds; a reader that sees it copies in vain. */
    private boolean updating;

    /** With {@link #updating}: the first document found is enough. */
    private boolean updatingOne;

    private final MVMap<Object, Document> documents;

    /** Documents that queries looked at, but for those that one unique value names. */
    private final LongAdder reads;

    IsolatedCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> meta,
            CursorRegistry cursors,
            LongAdder reads) {
        super(database, name, options, documents, meta, cursors);
        this.documents = documents;
        this.reads = reads;
    }

    @Override
    public synchronized Document findAndModify(Document command) {
        updating = true;
        try {
            return super.findAndModify(command);
        } finally {
            updating = false;
        }
    }

    @Override
    public synchronized Document updateDocuments(
            Document selector, Document update, ArrayFilters arrayFilters, boolean multi, boolean upsert, Oplog oplog) {
        updating = true;
        updatingOne = !multi;
        try {
            return super.updateDocuments(selector, update, arrayFilters, multi, upsert, oplog);
        } finally {
            updating = false;
            updatingOne = false;
        }
    }

    @Override
    public synchronized void addIndex(Index<Object> index) {
        super.addIndex(index);
    }

    @Override
    protected QueryResult queryDocuments(
            Document query, @Nullable Document orderBy, int skip, int limit, int batchSize, @Nullable Document fields) {
        int most = updatingOne ? 1 : limit;
        QueryResult found = findUnique(query, orderBy, skip, most, batchSize, fields);
        if (found == null) {
            IndexPlan plan = IndexPlan.best(getIndexes(), query, orderBy, skip + most, this::idsAreStrings);
            found = plan == null
                    ? scan(query, orderBy, skip, most, batchSize, fields)
                    : read(plan, query, orderBy, skip, most, batchSize, fields);
        }
        return updating ? copyOf(found) : found;
    }

    private QueryResult scan(
            Document query, @Nullable Document orderBy, int skip, int limit, int batchSize, @Nullable Document fields) {
        reads.add(documents.sizeAsLong());
        return matchDocuments(query, orderBy, skip, limit, batchSize, fields);
    }

    /**
     * Also narrows by a unique index whose fields are only part of the query: the library scans the whole collection
     * for {@code {_id: x, balance: {$gte: y}}}.
     */
    private @Nullable QueryResult findUnique(
            Document query, @Nullable Document orderBy, int skip, int limit, int batchSize, @Nullable Document fields) {
        for (Index<Object> index : getIndexes()) {
            Document narrowed = onlyFieldsOf(index, query);
            if (narrowed.size() == index.getKeys().size() && index.canHandle(narrowed)) {
                return matchDocuments(query, index.getPositions(narrowed), orderBy, skip, limit, batchSize, fields);
            }
        }
        return null;
    }

    private QueryResult read(
            IndexPlan plan,
            Document query,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document fields) {
        boolean sorted = orderBy != null && !orderBy.isEmpty();
        Stream<Object> positions = plan.positions(BY_POSITION);
        if (plan.order() == null && (sorted || limit <= 0)) {
            // The order in which a scan would find them.
            positions = positions.sorted(BY_POSITION);
        }
        boolean skipped = plan.complete() && (plan.order() != null || !sorted);
        if (skipped) {
            positions = positions.skip(skip);
        }
        return matchDocumentsFromStream(
                positions.map(this::read).filter(Objects::nonNull),
                query,
                plan.order() == null ? orderBy : null,
                skipped ? 0 : skip,
                limit,
                batchSize,
                fields);
    }

    private @Nullable Document read(Object position) {
        reads.increment();
        return documents.get(position);
    }

    /** The map's keys are ordered by type first. */
    private boolean idsAreStrings() {
        return documents.firstKey() instanceof String && documents.lastKey() instanceof String;
    }

    @Override
    public synchronized int count(@Nullable Document query, int skip, int limit) {
        if (query != null && !query.isEmpty()) {
            IndexPlan plan = IndexPlan.best(getIndexes(), query, null, 0, this::idsAreStrings);
            if (plan != null && plan.complete()) {
                long count = Math.max(0, plan.entries() - skip);
                return Math.toIntExact(limit > 0 ? Math.min(count, limit) : count);
            }
        }
        return super.count(query, skip, limit);
    }

    private static Document onlyFieldsOf(Index<Object> index, Document query) {
        Document part = new Document();
        for (IndexKey key : index.getKeys()) {
            if (query.containsKey(key.getKey())) {
                part.put(key.getKey(), query.get(key.getKey()));
            }
        }
        return part;
    }

    private static QueryResult copyOf(QueryResult found) {
        List<Document> copies = new ArrayList<>();
        for (Document document : found) {
            copies.add(document.cloneDeeply());
        }
        return new QueryResult(copies);
    }

    /** No running sum of sizes: it would rewrite one more page with each insert, and nothing here asks for it. */
    @Override
    protected boolean tracksDataSize() {
        return false;
    }
}
