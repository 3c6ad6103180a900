package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.CONTEXTS;
import static dev.tollgate.context.ContextCollections.CONVERSATIONS;
import static dev.tollgate.context.ContextCollections.byId;
import static dev.tollgate.context.ContextCollections.date;
import static dev.tollgate.context.ContextCollections.putIfGiven;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.List;

/** The documents of conversations as their owners see them, for virtual threads. */
final class KeptConversations {
    private final MongoClient mongo;

    KeptConversations(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** NOT_FOUND unless it is this owner's. */
    JsonObject require(ContextRef conversation) {
        JsonObject found = mongo.findOne(CONVERSATIONS, own(conversation), null).await();
        if (found == null) {
            throw ContextRules.notFound();
        }
        return found;
    }

    private static JsonObject own(ContextRef conversation) {
        String id = conversation.conversationId() == null ? "" : conversation.conversationId();
        ContextRules.checkConversationId(id);
        return byId(id).put("ownerId", conversation.ownerId());
    }

    /** Those in which something was said or that were given a title, the last used first. */
    List<JsonObject> page(String ownerId, int page, int limit) {
        return mongo.findWithOptions(CONVERSATIONS, shown(ownerId), Conversations.page(page, limit))
                .await();
    }

    long count(String ownerId) {
        return mongo.count(CONVERSATIONS, shown(ownerId)).await();
    }

    private static JsonObject shown(String ownerId) {
        var said = new JsonObject().put("lastNumber", new JsonObject().put("$gt", 0));
        var titled = new JsonObject().put("title", new JsonObject().put("$exists", true));
        return new JsonObject()
                .put("ownerId", ownerId)
                .put("$or", new JsonArray().add(said).add(titled));
    }

    void insert(String ownerId, String id, NewConversation wish, Versions versions, Instant now) {
        JsonObject document = byId(id).put("ownerId", ownerId)
                .put("createdAt", date(now))
                .put("updatedAt", date(now))
                .put("lastNumber", versions.lastNumber())
                .put("title", wish.title());
        if (!versions.forks().isEmpty()) {
            document.put("forks", Fork.documents(versions.forks()));
        }
        putIfGiven(document, "model", wish.model());
        putIfGiven(document, "systemPrompt", wish.systemPrompt());
        mongo.insert(CONVERSATIONS, document).await();
    }

    /** Leaves the order of the list as it is: a new name is no new message. */
    JsonObject change(ConversationChange change) {
        var set = new JsonObject();
        putIfGiven(set, "title", change.title());
        putIfGiven(set, "systemPrompt", change.systemPrompt());
        var update = new JsonObject();
        if ("".equals(change.model())) {
            update.put("$unset", new JsonObject().put("model", true));
        } else {
            putIfGiven(set, "model", change.model());
        }
        if (!set.isEmpty()) {
            update.put("$set", set);
        }
        JsonObject updated = mongo.findOneAndUpdateWithOptions(
                        CONVERSATIONS,
                        own(change.conversation()),
                        update,
                        new FindOptions(),
                        new UpdateOptions().setReturningNewDocument(true))
                .await();
        if (updated == null) {
            throw ContextRules.notFound();
        }
        return updated;
    }

    void forgetCurrent(String ownerId, String id) {
        mongo.removeDocument(CONTEXTS, byId(ownerId).put("conversationId", id)).await();
    }

    static KeptConversation of(JsonObject document) {
        String systemPrompt = document.getString("systemPrompt", "");
        return new KeptConversation(
                document.getString("_id"),
                document.getString("title"),
                document.getString("model"),
                systemPrompt.isEmpty() ? null : systemPrompt,
                ContextCollections.instant(document, "createdAt"),
                ContextCollections.instant(document, "updatedAt"),
                null);
    }
}
