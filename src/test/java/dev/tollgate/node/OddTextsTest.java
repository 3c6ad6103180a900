package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows IN-02, IN-06 and IN-11: texts are texts, whatever they look like to a database, a terminal or a script. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddTextsTest {
    private static final Duration QUICK = TimeLimits.of(Duration.ofMillis(200));

    /** Backtracks for ever where it is taken for an expression. */
    private static final String EXPRESSION = "(a+)+$";

    private static final String MARKS = "e" + "\u0301".repeat(100_000);

    private ScriptedUpstream upstream;
    private Node node;

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        upstream.always(Behaviour.says("Hello \u202eback\u202c"));
        node = Node.with(upstream, Map.of());
    }

    @AfterAll
    void stop() {
        node.close();
        upstream.close();
    }

    private static JsonObject said(String role, String content) {
        return new JsonObject().put("role", role).put("content", content);
    }

    private static Reply imported(Node.Person person, JsonObject... conversations) {
        return person.api()
                .post(
                        "/api/v1/conversation-imports",
                        new JsonObject().put("conversations", new JsonArray(List.of((Object[]) conversations))));
    }

    private static JsonObject conversation(String title, JsonObject... messages) {
        return new JsonObject().put("title", title).put("messages", new JsonArray(List.of((Object[]) messages)));
    }

    /** What is slow twice is slow by itself, and not because the machine was busy. */
    private static Reply quickly(Supplier<Reply> asking) {
        Reply reply = asking.get();
        long took = 0;
        for (int i = 0; i < 2; i++) {
            long began = System.nanoTime();
            reply = asking.get();
            took = System.nanoTime() - began;
            if (took < QUICK.toNanos()) {
                return reply;
            }
        }
        assertThat(Duration.ofNanos(took)).as(reply.body()).isLessThan(QUICK);
        return reply;
    }

    private static int found(Api api, String path, String text) {
        String address = path + URLEncoder.encode(text, StandardCharsets.UTF_8);
        return quickly(() -> api.get(address))
                .is(200)
                .json()
                .getJsonArray("data", new JsonArray())
                .size();
    }

    @Test
    void in02WhatIsSearchedForIsATextAndNoExpression() {
        Node.Person person = node.person("in02");
        String trap = "a".repeat(5_000) + "!";
        JsonObject[] many = new JsonObject[50];
        for (int i = 0; i < many.length; i++) {
            many[i] = conversation("number " + i, said("user", trap), said("assistant", trap));
        }
        imported(person, many).is(201);
        imported(person, conversation(EXPRESSION + " [ .* 100%", said("user", "x")))
                .is(201);
        person.api()
                .post(
                        "/api/v1/prompts",
                        new JsonObject().put("title", trap.substring(4_900)).put("text", trap))
                .is(201);
        Api admin = node.admin();
        for (String text : List.of(EXPRESSION, ".*", "[", "%", "^", "\\")) {
            boolean there = text.length() > 1 || "[%".contains(text);
            assertThat(found(person.api(), "/api/v1/conversations?q=", text))
                    .as(text)
                    .isEqualTo(there ? 1 : 0);
            assertThat(found(person.api(), "/api/v1/prompts?q=", text)).as(text).isZero();
            for (String path : List.of("/api/v1/admin/users?q=", "/api/v1/admin/organizations?q=")) {
                assertThat(found(admin, path, text)).as(path + text).isZero();
            }
            assertThat(found(admin, "/api/v1/admin/audit?targetId=", text)).isZero();
        }
        for (String path : List.of("/api/v1/conversations?q=", "/api/v1/prompts?q=")) {
            quickly(() -> person.api().get(path + "%25".repeat(1_000))).is(400);
        }
    }

    @Test
    void in06MessagesComeBackAsTheyWereSentOrAreRefused() {
        Node.Person person = node.person("in06");
        for (String text :
                List.of("left \u202eright\u202c", MARKS, "\u0000 nothing", "\ud83d\ude00 \ufeff\u200b\u2028")) {
            var ask = new JsonObject().put("userId", person.userId()).put("message", text);
            String id = person.api().post("/api/chat", ask).is(200).text("conversationId");
            JsonArray kept = person.api()
                    .get("/api/context?userId=" + person.userId())
                    .is(200)
                    .json()
                    .getJsonArray("context");
            JsonArray shown = person.api()
                    .get("/api/v1/conversations/" + id + "/messages")
                    .is(200)
                    .json()
                    .getJsonArray("data");
            for (JsonArray all : List.of(kept, shown)) {
                assertThat(all.getJsonObject(all.size() - 2).getString("content"))
                        .isEqualTo(text);
                assertThat(all.getJsonObject(all.size() - 1).getString("content"))
                        .isEqualTo("Hello \u202eback\u202c");
            }
            assertThat(upstream.lastRequest().body().encode())
                    .contains(new JsonObject()
                            .put("content", text)
                            .encode()
                            .substring(1, text.length() > 100 ? 100 : 20));
        }
        int asked = upstream.requests();
        String lone = "{\"userId\":\"" + person.userId() + "\",\"message\":\"\\ud800\"}";
        person.api().post("/api/chat", lone).is(400);
        assertThat(upstream.requests()).isEqualTo(asked);
    }

    @Test
    void in11AnImportIsLimitedAndMakesConversationsOfTheCallerAlone() {
        Node.Person person = node.person("in11");
        Node.Person other = node.person("in11-other");
        JsonObject[] many = new JsonObject[1_000];
        java.util.Arrays.fill(many, conversation("x", said("user", "x")));
        imported(person, many).is(400);
        assertThat(found(person.api(), "/api/v1/conversations?q=", "x")).isZero();

        JsonObject foreign = conversation("stolen", said("user", "x"))
                .put("id", "conv_00000000000000000000000000")
                .put("ownerId", other.userId())
                .put("userId", other.userId())
                .put("organizationId", Company.idOf(other))
                .put("__proto__", new JsonObject().put("ownerId", other.userId()))
                .put("constructor", new JsonObject().put("prototype", new JsonObject().put("isAdmin", true)));
        Reply made = imported(person, foreign).is(201);

        assertThat(made.body()).doesNotContain("conv_0000", "__proto__", other.userId());
        assertThat(found(person.api(), "/api/v1/conversations?q=", "stolen")).isEqualTo(1);
        assertThat(found(other.api(), "/api/v1/conversations?q=", "stolen")).isZero();
        person.api().get("/api/admin/users").is(403);
    }
}
