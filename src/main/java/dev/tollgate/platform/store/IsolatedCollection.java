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
import java.util.List;
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
    /** Set under this collection's monitor, which every command that writes holds; a reader that sees it copies in vain. */
    private boolean updating;

    IsolatedCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> meta,
            CursorRegistry cursors) {
        super(database, name, options, documents, meta, cursors);
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
        try {
            return super.updateDocuments(selector, update, arrayFilters, multi, upsert, oplog);
        } finally {
            updating = false;
        }
    }

    /**
     * Also narrows by a unique index whose fields are only part of the query: the library scans the whole collection
     * for {@code {_id: x, balance: {$gte: y}}}.
     */
    @Override
    protected QueryResult queryDocuments(
            Document query, @Nullable Document orderBy, int skip, int limit, int batchSize, @Nullable Document fields) {
        QueryResult found = null;
        for (Index<Object> index : getIndexes()) {
            Document narrowed = onlyFieldsOf(index, query);
            if (narrowed.size() == index.getKeys().size() && index.canHandle(narrowed)) {
                found = matchDocuments(query, index.getPositions(narrowed), orderBy, skip, limit, batchSize, fields);
                break;
            }
        }
        if (found == null) {
            found = matchDocuments(query, orderBy, skip, limit, batchSize, fields);
        }
        return updating ? copyOf(found) : found;
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
