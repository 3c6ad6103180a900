package dev.tollgate.load.stage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/** Makes the accounts, keys and credits of a run by the API, as an integrator would. */
public final class SignUp {
    /** Credits of each customer at the start. */
    private static final int CREDITS = 1_000_000;

    private final Api api;
    private final String adminToken;

    /** Signs the platform admin in. */
    public SignUp(Api api) {
        this.api = api;
        adminToken = api.post(
                        "/api/auth/login",
                        "",
                        new JsonObject().put("username", "admin").put("password", Stage.ADMIN_PASSWORD))
                .getString("token");
    }

    public String adminToken() {
        return adminToken;
    }

    /** Makes so many customers with credits and a key each. */
    public List<Customer> customers(int count) {
        // Two at a time: each waits for two password hashes, which are made one by one on each core.
        return IntStream.range(0, count).parallel().mapToObj(this::customer).toList();
    }

    private Customer customer(int number) {
        JsonObject user = api.post(
                "/api/auth/register",
                "",
                new JsonObject().put("username", "load-" + number).put("password", "a-good-password"));
        String userId = user.getString("userId");
        String token = user.getString("token");
        api.post(
                "/api/billing/topup",
                adminToken,
                new JsonObject().put("userId", userId).put("amount", CREDITS));
        JsonObject key = api.post(
                "/api/v1/auth/api-keys",
                token,
                new JsonObject()
                        .put("name", "load")
                        .put("permissions", JsonArray.of("chat", "models", "context", "billing", "users")));
        return new Customer(userId, token, key.getString("key"));
    }
}
