package dev.tollgate.node;

import dev.tollgate.testing.Node;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Webhooks for requests about them, to a name that stands for nothing. */
final class Hooks {
    private static final String PATH = "/api/v1/webhooks";

    /** Below the most that an organisation can have. */
    private static final int MANY = 10;

    private Hooks() {}

    /** A wish that the target can still have fulfilled. */
    static JsonObject wish(Node.Person target) {
        JsonArray all = all(target);
        if (all.size() >= MANY) {
            for (int i = 0; i < all.size(); i++) {
                target.api()
                        .delete(PATH + "/" + all.getJsonObject(i).getString("id"))
                        .is(204);
            }
        }
        return new JsonObject()
                .put("url", "https://hooks.invalid/here")
                .put("events", new JsonArray().add("balance.low"));
    }

    private static JsonArray all(Node.Person target) {
        return target.api().get(PATH).is(200).json().getJsonArray("data");
    }

    /** One of the target's. */
    static String webhookId(Node.Person target) {
        JsonArray all = all(target);
        return all.isEmpty()
                ? target.api().post(PATH, wish(target)).is(201).text("id")
                : all.getJsonObject(0).getString("id");
    }

    /** A delivery of that one. */
    static String deliveryId(Node.Person target) {
        String webhook = PATH + "/" + webhookId(target);
        return target.api().send("POST", webhook + "/test", null).is(202).text("id");
    }
}
