package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.reconcile.Difference.Outcome;
import dev.tollgate.billing.statement.MongoStatements;
import dev.tollgate.platform.audit.AuditEntry;
import dev.tollgate.platform.audit.AuditLog;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import org.jspecify.annotations.Nullable;

/**
 * Puts documents right while the server runs: each by one update that takes effect only where the document is exactly the
 * one that was seen, and that the audit log told of before.
 */
final class Rebuild {
    static final int MAX_TRIES = 50;

    private final BillingDocuments documents;
    private final AuditLog audit;
    private final String actor;
    private final String runId;

    Rebuild(BillingDocuments documents, AuditLog audit, String actor, String runId) {
        this.documents = documents;
        this.audit = audit;
        this.actor = actor;
        this.runId = runId;
    }

    /** One try at an update. */
    interface Try {
        /** What is done in the end, or null to try again. */
        @Nullable
        Outcome run();
    }

    /** Writes the difference to the audit log, then tries until it is rebuilt or not to be. */
    Difference make(Difference difference, Try attempt) {
        var entry = new AuditEntry(
                actor,
                null,
                "billing.rebuild",
                difference.id(),
                difference.kind() + " before: " + difference.found() + ", after: " + difference.expected(),
                "",
                runId);
        documents.pace().ask(() -> audit.record(entry));
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Outcome outcome = attempt.run();
            if (outcome != null) {
                return difference.with(outcome);
            }
        }
        return difference.with(Outcome.NOT_REBUILT);
    }

    boolean update(String collection, JsonObject seen, JsonObject update) {
        MongoClient mongo = documents.mongo();
        return documents
                        .pace()
                        .ask(() -> mongo.updateCollection(collection, seen, update))
                        .getDocMatched()
                > 0;
    }

    /** To be called when an entry is put right: what statements keep was summed up with the wrong one. */
    void forgetClosings(StoredEntry entry) {
        documents.pace().ask(() -> MongoStatements.forget(documents.mongo(), entry.accountId(), entry.atMs()));
    }

    boolean remove(String collection, JsonObject seen) {
        return documents
                        .pace()
                        .ask(() -> documents.mongo().removeDocument(collection, seen))
                        .getRemovedCount()
                > 0;
    }

    /** False where a document with that id is there. */
    boolean insert(String collection, JsonObject document) {
        String id = document.getString("_id");
        return documents.pace().ask(() -> documents
                .mongo()
                .insert(collection, document.copy())
                .map(true)
                .recover(failure -> documents
                        .mongo()
                        .find(collection, BillingDocuments.byId(id))
                        .compose(found -> found.isEmpty()
                                ? Future.failedFuture(failure)
                                : Future.succeededFuture(found.getFirst().equals(document)))));
    }
}
