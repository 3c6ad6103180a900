package dev.tollgate.node;

import dev.tollgate.testing.Node;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Good requests about the conversations and prompts of somebody. */
final class Shelf {
    private Shelf() {}

    /** The id of a new conversation with one exchange, where the path asks for one. */
    static String conversationOf(Endpoint endpoint, Node.Person owner) {
        if (!endpoint.path().contains("{conversationId}")) {
            return "";
        }
        return owner.api()
                .post("/api/v1/conversation-imports", file())
                .is(201)
                .json()
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
    }

    /** The id of a new prompt, where the path asks for one. */
    static String promptOf(Endpoint endpoint, Node.Person owner) {
        return endpoint.path().contains("{promptId}")
                ? owner.api().post("/api/v1/prompts", prompt()).is(201).text("id")
                : "";
    }

    private static JsonObject file() {
        var messages = new JsonArray().add(said("user", "Hello")).add(said("assistant", "Hello Alice"));
        var conversation = new JsonObject().put("title", "Trip to Kazan").put("messages", messages);
        return new JsonObject().put("conversations", new JsonArray().add(conversation));
    }

    private static JsonObject said(String role, String content) {
        return new JsonObject().put("role", role).put("content", content);
    }

    private static JsonObject prompt() {
        return new JsonObject().put("title", "Translate").put("text", "Translate into Russian:");
    }

    /** A good body of an operation on conversations or prompts. */
    static JsonObject body(String operation) {
        return switch (operation) {
            case "createConversation", "updateConversation" -> new JsonObject().put("title", "Kazan in May");
            case "branchConversation" -> new JsonObject().put("messageId", "1.1");
            case "importConversations" -> file();
            case "createPrompt", "updatePrompt" -> prompt();
            default -> throw new AssertionError("no good request is known for the operation " + operation);
        };
    }
}
