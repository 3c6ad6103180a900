package dev.tollgate.testing;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** What {@link FakeYooKassa} answers. */
record ShopAnswer(int status, JsonObject body) {
    /** An error in the shop's form; an empty parameter is left out. */
    static ShopAnswer error(int status, String code, String parameter) {
        JsonObject body = new JsonObject()
                .put("type", "error")
                .put("id", UUID.randomUUID().toString())
                .put("code", code)
                .put("description", "This request cannot be done");
        return new ShopAnswer(status, parameter.isEmpty() ? body : body.put("parameter", parameter));
    }

    void to(HttpServerRequest request) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toBuffer());
    }
}
