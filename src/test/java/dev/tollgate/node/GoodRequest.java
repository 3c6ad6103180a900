package dev.tollgate.node;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that the right caller gets a 2xx for.
 *
 * @param path with its parameters filled in, and the query
 */
record GoodRequest(String method, String path, @Nullable JsonObject body) {
    private static final String PASSWORD = "a-good-password";
    private static final JsonArray MESSAGES =
            new JsonArray().add(new JsonObject().put("role", "user").put("content", "Hello"));

    /** Sends it. */
    Reply by(Api api) {
        return api.send(method, path, body == null ? null : body.encode());
    }

    /** The same with another body. */
    GoodRequest with(JsonObject other) {
        return new GoodRequest(method, path, other);
    }

    /**
     * One for this operation, on the data of a person where it names somebody. What it uses up (a refresh token, a key)
     * is made for it.
     */
    static GoodRequest of(Endpoint endpoint, Node node, Node.Person target) {
        String own = endpoint.id().equals("adminDeleteOrganization")
                ? endpoint.path().replace("{orgId}", Company.shared(node))
                : endpoint.path();
        String path = Company.filledIn(own, node, target)
                .replace("{userId}", endpoint.id().equals("adminDeleteUser") ? stranger(node) : target.userId())
                .replace("{keyId}", endpoint.path().contains("{keyId}") ? keyId(target) : "")
                .replace("{paymentId}", endpoint.path().contains("{paymentId}") ? paymentId(target) : "")
                .replace("{sessionId}", endpoint.path().contains("{sessionId}") ? otherSession(node, target) : "")
                .replace("{webhookId}", endpoint.path().contains("{webhookId}") ? Hooks.webhookId(target) : "")
                .replace("{deliveryId}", endpoint.path().contains("{deliveryId}") ? Hooks.deliveryId(target) : "")
                .replace("{conversationId}", Shelf.conversationOf(endpoint, target))
                .replace("{promptId}", Shelf.promptOf(endpoint, target))
                .replace("{modelId}", "gpt-4")
                .replace("{call}", "gpt-4:generateContent");
        return new GoodRequest(
                endpoint.method(),
                path + query(endpoint.id(), target),
                endpoint.takesBody() ? body(endpoint.id(), node, target) : null);
    }

    /** Somebody who may go. */
    private static String stranger(Node node) {
        return node.person("stranger-" + UUID.randomUUID()).userId();
    }

    private static String keyId(Node.Person target) {
        var key = new JsonObject().put("name", "to be ended").put("permissions", new JsonArray().add("models"));
        return target.api().post("/api/v1/auth/api-keys", key).is(201).text("id");
    }

    /** One more session of the target, and its id. */
    private static String otherSession(Node node, Node.Person target) {
        String name = target.api().get("/api/v1/account").is(200).text("username");
        node.api().post("/api/auth/login", credentials("username", name)).is(200);
        JsonArray sessions =
                target.api().get("/api/v1/account/sessions").is(200).json().getJsonArray("data");
        return sessions.stream()
                .map(JsonObject.class::cast)
                .filter(session -> !session.getBoolean("current"))
                .findFirst()
                .orElseThrow()
                .getString("id");
    }

    private static JsonObject amount() {
        return new JsonObject().put("amount", 50).put("currency", "RUB");
    }

    private static String paymentId(Node.Person target) {
        return target.api().post("/api/v1/payments", amount()).is(201).text("id");
    }

    private static String query(String operation, Node.Person target) {
        return switch (operation) {
            case "simpleGetContext", "simpleGetBilling" -> "?userId=" + target.userId();
            case "serviceValidateToken" -> "?token=" + target.token();
            case "textStream" -> "?model=gpt-4&prompt=Hello";
            case "adminShowModelHistory" -> "?model=gpt-4";
            case "adminWatchLive" -> "?seconds=1";
            default -> "";
        };
    }

    private static JsonObject body(String operation, Node node, Node.Person target) {
        JsonObject named = new JsonObject().put("userId", target.userId());
        return switch (operation) {
            case "simpleRegister", "textRegister" -> credentials("username", "new-" + UUID.randomUUID());
            case "register" -> credentials("email", UUID.randomUUID() + "@example.com");
            case "simpleLogin", "textLogin", "login" -> {
                String name = "known-" + UUID.randomUUID();
                node.api()
                        .post("/api/auth/register", credentials("username", name))
                        .is(201);
                yield credentials("username", name);
            }
            case "refreshSession", "logout" -> {
                JsonObject fresh = credentials("username", "here-" + UUID.randomUUID());
                Reply session = node.api().post("/api/auth/register", fresh).is(201);
                yield new JsonObject().put("refreshToken", session.text("refreshToken"));
            }
            case "updateAccount" -> new JsonObject().put("name", "Ann");
            case "changePassword" ->
                new JsonObject().put("oldPassword", PASSWORD).put("newPassword", PASSWORD);
            // Good in its form: whoever asks is needed by other requests.
            case "deleteAccount" -> new JsonObject().put("password", "not-the-password");
            case "verifyEmail", "forgotPassword" -> new JsonObject().put("email", "nobody@example.com");
            // Good in its form: a token that is good comes by letter only.
            case "resetPassword" -> new JsonObject().put("token", "ott_1").put("password", PASSWORD);
            case "adminDeleteUser", "adminDeleteOrganization" -> new JsonObject().put("reason", "asked by letter");
            case "adminChangeUser" -> new JsonObject().put("blocked", false).put("reason", "a mistake");
            case "adminChangeOrganization" ->
                new JsonObject().put("creditLimit", 0).put("reason", "prepaid");
            case "adminCreateModel" -> model("model-" + UUID.randomUUID());
            case "adminChangeModel" -> model(newModel(node)).put("expectedVersion", 1);
            case "adminSetPrice" ->
                new JsonObject()
                        .put("model", newModel(node))
                        .put("expectedVersion", 0)
                        .put("unit", "creditsPer100")
                        .put("prices", new JsonObject().put("input", 1).put("output", 2))
                        .put("reason", "a price list");
            // Good in its form: only what was paid can be given back.
            case "adminRefundPayment" ->
                new JsonObject().put("paymentId", paymentId(target)).put("reason", "paid twice");
            case "simpleChat" -> named.put("message", "Hello");
            case "simpleSaveContext" -> named.put("context", MESSAGES);
            case "simpleResetContext" -> named;
            case "simpleTopup" -> named.put("amount", 1);
            case "adminSetUserBalance" -> new JsonObject().put("amount", 10_000);
            case "textSetBalance" -> named.put("balance", 10_000);
            case "textGenerate", "textStreamPost" ->
                new JsonObject().put("model", "gpt-4").put("prompt", "Hello");
            case "createApiKey" ->
                new JsonObject().put("name", "new").put("permissions", new JsonArray().add("models"));
            case "createWebhook" -> Hooks.wish(target);
            case "deposit", "createPayment" -> amount();
            case "yookassaNotification" ->
                FakeYooKassa.notification("payment.succeeded", new JsonObject().put("id", "no-such-payment"));
            case "createChatCompletion", "openaiCreateChatCompletion" ->
                new JsonObject().put("model", "gpt-4").put("messages", MESSAGES);
            case "anthropicCreateMessage" ->
                new JsonObject().put("model", "gpt-4").put("max_tokens", 50).put("messages", MESSAGES);
            case "anthropicCountTokens" ->
                new JsonObject().put("model", "gpt-4").put("messages", MESSAGES);
            case "geminiGenerateContent" ->
                new JsonObject()
                        .put(
                                "contents",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put(
                                                        "parts",
                                                        new JsonArray().add(new JsonObject().put("text", "Hello")))));
            default -> Company.body(operation, node, target);
        };
    }

    private static JsonObject model(String id) {
        return new JsonObject()
                .put("model", id)
                .put("name", "New")
                .put("contextTokens", 1_000)
                .put("deployments", new JsonArray().add(new JsonObject().put("provider", "openai")))
                .put("reason", "wanted");
    }

    private static String newModel(Node node) {
        JsonObject model = model("model-" + UUID.randomUUID());
        return node.admin().post("/api/v1/admin/models", model).is(201).text("model");
    }

    private static JsonObject credentials(String member, String name) {
        return new JsonObject().put(member, name).put("password", PASSWORD);
    }
}
