package dev.tollgate.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScratchMongo;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Rows AU-11, PR-04 and PR-05: what is secret is in no log, no metric, no answer and not in the database. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SecrecyTest {
    private static final String UPSTREAM_KEY = "sk-upstream-secret";
    private static final String PASSWORD = "canary-password-1";
    private static final String WRONG_PASSWORD = "canary-wrong-password-2";
    private static final String PROMPT = "canary-prompt-3";

    /** Everything that is logged, as it would be written, stack traces too. */
    private static final class Everything extends AppenderBase<ILoggingEvent> {
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private final PatternLayout layout = new PatternLayout();

        @Override
        public void start() {
            layout.setContext(getContext());
            layout.setPattern("%level %logger %msg %mdc %ex");
            layout.start();
            super.start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(layout.doLayout(event));
        }
    }

    /** A session of a user, with the answers that may hold a secret apart from those that may not. */
    private static final class Session {
        private final Api nobody;
        private final List<String> secrets = new ArrayList<>(List.of(UPSTREAM_KEY, PASSWORD, WRONG_PASSWORD));
        private final List<String> answers = new ArrayList<>();

        Session(Node node) {
            this.nobody = node.api();
        }

        void run() {
            var credentials =
                    new JsonObject().put("email", "canary@example.com").put("password", PASSWORD);
            JsonObject signedUp =
                    nobody.post("/api/v1/auth/register", credentials).is(201).json();
            note(nobody.post("/api/v1/auth/register", credentials).is(409));
            note(nobody.post("/api/v1/auth/login", credentials.copy().put("password", WRONG_PASSWORD))
                    .is(401));
            var refresh = new JsonObject().put("refreshToken", signedUp.getString("refreshToken"));
            JsonObject renewed =
                    nobody.post("/api/v1/auth/refresh", refresh).is(200).json();
            secrets.addAll(List.of(
                    signedUp.getString("accessToken"),
                    signedUp.getString("refreshToken"),
                    renewed.getString("accessToken"),
                    renewed.getString("refreshToken")));
            Api user = nobody.as(renewed.getString("accessToken"));
            JsonObject key = user.post(
                            "/api/v1/auth/api-keys",
                            new JsonObject()
                                    .put("name", "k")
                                    .put("permissions", new JsonArray(List.of("chat", "billing", "context"))))
                    .is(201)
                    .json();
            secrets.add(key.getString("key"));
            String ticket = user.post("/api/v1/stream/ticket", "").is(201).text("ticket");
            secrets.add(ticket);
            var hook = new JsonObject()
                    .put("url", "https://hooks.invalid/here")
                    .put("events", new JsonArray().add("key.created"));
            secrets.add(user.post("/api/v1/webhooks", hook).is(201).text("secret"));
            String organisation = user.get("/api/v1/organizations")
                    .is(200)
                    .json()
                    .getJsonArray("data")
                    .getJsonObject(0)
                    .getString("id");
            var open = new JsonObject().put("role", "member").put("open", true);
            secrets.add(user.post("/api/v1/organizations/" + organisation + "/invites", open)
                    .is(201)
                    .text("token"));
            note(user.get("/api/v1/webhooks"));
            note(user.get("/api/v1/organizations/" + organisation + "/invites"));
            use(user, nobody.as(key.getString("key")), key.getString("id"), ticket);
            note(nobody.post("/api/v1/auth/refresh", refresh).is(401));
        }

        private void use(Api user, Api byKey, String keyId, String ticket) {
            note(user.get("/api/v1/auth/api-keys"));
            note(byKey.get("/api/v1/key"));
            note(byKey.get("/api/v1/billing/transactions"));
            note(nobody.get("/api/v1/stream?model=gpt-4&ticket=" + ticket + "&prompt=" + PROMPT));
            note(nobody.get("/api/v1/stream?model=gpt-4&ticket=" + ticket + "&prompt=" + PROMPT));
            note(byKey.post("/v1/chat/completions", chat("gpt-4")));
            note(byKey.post("/v1/chat/completions", chat("gpt-4").put("stream", true)));
            note(byKey.post("/v1/chat/completions", chat("gpt-4").put("max_tokens", PROMPT)));
            note(byKey.post("/v1/chat/completions", chat("gpt-4").encode() + PROMPT));
            note(byKey.post("/v1/chat/completions", chat(PROMPT)));
            note(byKey.with("Idempotency-Key", "once").post("/v1/chat/completions", chat("gpt-4")));
            note(byKey.with("X-API-Key", "ak_live_another").get("/v1/models"));
            note(user.get("/api/v1/balance?token=" + ticket));
            note(user.delete("/api/v1/auth/api-keys/" + keyId));
        }

        private static JsonObject chat(String model) {
            var message = new JsonObject().put("role", "user").put("content", PROMPT);
            return new JsonObject().put("model", model).put("messages", new JsonArray().add(message));
        }

        private void note(Reply reply) {
            answers.add(reply.headers() + reply.body());
        }
    }

    @Test
    void pr04NoSecretIsLoggedMeasuredOrAnsweredTwiceAndNoPromptIsLogged(Vertx vertx) {
        var root = (Logger) LoggerFactory.getLogger("dev.tollgate");
        Level before = root.getLevel();
        var everything = new Everything();
        everything.setContext(root.getLoggerContext());
        everything.start();
        root.setLevel(Level.DEBUG);
        root.addAppender(everything);
        try (var upstream = ScriptedUpstream.start(vertx);
                Node node = Node.with(upstream, Map.of())) {
            var session = new Session(node);
            session.run();
            upstream.next(Behaviour.refuses(401, "{\"error\":{\"message\":\"bad key " + UPSTREAM_KEY + "\"}}"));
            session.note(node.person("other").api().post("/v1/chat/completions", Session.chat("gpt-4")));
            session.note(node.admin().get("/api/admin/users"));
            String metrics = node.api().get("/metrics").is(200).body();
            session.note(node.api().get("/health/ready"));

            assertThat(everything.lines).anyMatch(line -> line.contains("openaiCreateChatCompletion"));
            assertThat(everything.lines).noneMatch(line -> line.contains(PROMPT) || line.contains("$argon2"));
            assertThat(metrics).doesNotContain(PROMPT);
            for (String secret : session.secrets) {
                assertThat(everything.lines).noneMatch(line -> line.contains(secret));
                assertThat(metrics).doesNotContain(secret);
                assertThat(session.answers).noneMatch(answer -> answer.contains(secret));
            }
            assertThat(session.answers).noneMatch(answer -> answer.contains("$argon2"));
        } finally {
            root.detachAppender(everything);
            root.setLevel(before);
        }
    }

    @Test
    void au11TheDatabaseHoldsNoSecretInClear(Vertx vertx) {
        try (ScratchMongo store = ScratchMongo.start();
                var upstream = ScriptedUpstream.start(vertx);
                Node node = Node.with(upstream, Map.of("MONGODB_URI", store.uri() + "/secrecy"))) {
            var session = new Session(node);
            session.run();
            MongoClient mongo = store.client(vertx, "secrecy");
            String dump = mongo.getCollections().await().stream()
                    .map(collection ->
                            mongo.find(collection, new JsonObject()).await().toString())
                    .collect(Collectors.joining("\n"));
            assertThat(dump).contains("canary@example.com", "hooks.invalid");
            for (String secret : session.secrets) {
                assertThat(dump).doesNotContain(secret);
                assertThat(dump).doesNotContain(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
            }
        }
    }

    @Test
    void pr05FailuresTellNothingOfTheInside(Vertx vertx) {
        try (var upstream = ScriptedUpstream.start(vertx);
                Node node = Node.with(upstream, Map.of())) {
            Api user = node.person("pr05").api();
            upstream.always(
                    Behaviour.refuses(500, "{\"error\":{\"message\":\"at com.example.Secret(Secret.java:1)\"}}"));
            assertTellsNothing(user.post("/api/v1/chat/completions", Session.chat("gpt-4")), upstream);
            for (int i = 0; i < 6; i++) {
                assertTellsNothing(user.post("/api/v1/chat/completions", Session.chat("gpt-4")), upstream);
            }
        }
    }

    private static void assertTellsNothing(Reply reply, ScriptedUpstream upstream) {
        assertThat(reply.status()).as(reply.body()).isBetween(502, 503);
        assertThat(reply.json().getString("requestId")).isEqualTo(reply.header("x-request-id"));
        assertThat(reply.body())
                .doesNotContain("Exception", "java", "dev.tollgate", "127.0.0.1", "at ", "stack")
                .doesNotContain(String.valueOf(upstream.openAiBase().getPort()));
    }
}
