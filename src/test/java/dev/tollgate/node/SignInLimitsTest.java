package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row AU-07 with the limits that a node has by default. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SignInLimitsTest {
    private static Reply signIn(Node node, JsonObject credentials) {
        return node.api().with("X-Forwarded-For", "192.0.2.99").post("/api/v1/auth/login", credentials);
    }

    private static boolean wasCountedWithoutRedis(Node node) {
        return !node.api().get("/metrics").is(200).body().contains("tollgate_limits_without_redis_total 0.0");
    }

    @Test
    void au07TheEleventhSignInOfAMinuteIsRefusedWhateverItForwardsAndOnWhicheverSurface() {
        try (Node node = Node.start(Map.of("TOLLGATE_RATELIMITS_AUTH", "10"))) {
            var admin = new JsonObject().put("username", "admin").put("password", Node.ADMIN_PASSWORD);
            Reply session = node.api().post("/api/v1/auth/login", admin).is(200);
            String[] paths = {"/api/auth/login", "/auth/login", "/api/v1/auth/login"};
            for (int i = 0; i < 9; i++) {
                var nobody = new JsonObject().put("username", "nobody-" + i).put("password", "wrong-password");
                node.api()
                        .with("X-Forwarded-For", "192.0.2." + i)
                        .post(paths[i % paths.length], nobody)
                        .is(401);
            }
            Reply refused = signIn(node, admin);
            // What Redis was too busy to count in time is counted by the node alone, and then it may take a few more.
            for (int more = 0; refused.status() == 200 && wasCountedWithoutRedis(node) && more < 20; more++) {
                refused = signIn(node, admin);
            }
            refused.is(429);
            assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 60);
            assertThat(refused.header("x-ratelimit-limit")).isEqualTo("10");
            assertThat(refused.header("x-ratelimit-remaining")).isEqualTo("0");
            // Somebody who guesses passwords at this address does not keep the signed-in out.
            node.api()
                    .post("/api/v1/auth/refresh", new JsonObject().put("refreshToken", session.text("refreshToken")))
                    .is(200);
        }
    }
}
