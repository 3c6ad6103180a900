package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What callers of a node see whose disk is full: stands here because only here the free space can be made up. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FullDiskTest {
    private static final Duration RETURN = Duration.ofSeconds(60);

    /** What a person writes, which belongs into no log. */
    private static final String PRIVATE = "canary-of-a-full-disk";

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static ListAppender<ILoggingEvent> logged() {
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        root().addAppender(appender);
        return appender;
    }

    private static Reply chat(Api api) {
        var message = new JsonObject().put("role", "user").put("content", "Hello");
        return api.post(
                "/v1/chat/completions",
                new JsonObject().put("model", "gpt-4").put("messages", new JsonArray().add(message)));
    }

    private static Reply signUp(Node node, String name) {
        return node.api()
                .post(
                        "/api/auth/register",
                        new JsonObject().put("username", name).put("password", "a-good-password"));
    }

    private static Reply newKey(Api api) {
        return api.post(
                "/api/v1/auth/api-keys",
                new JsonObject().put("name", "k").put("permissions", new JsonArray().add("chat")));
    }

    private static void until(int status, Supplier<Reply> asking) {
        long deadline = System.nanoTime() + RETURN.toNanos();
        Reply reply = asking.get();
        while (reply.status() != status) {
            assertThat(reply.status()).as(reply.body()).isIn(200, 201, 503, 507);
            assertThat(System.nanoTime()).as(reply.body()).isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
            reply = asking.get();
        }
    }

    @Test
    @DisplayName(
            "FT-11: on a full disk writes are 503, reads go on, nobody is asked unpaid, and all is well with room again")
    void writesAreToldToComeAgainReadsGoOnAndAllIsWellWithRoomAgain(Vertx vertx, @TempDir Path folder) {
        var free = new AtomicLong(Long.MAX_VALUE);
        ListAppender<ILoggingEvent> log = logged();
        try (EmbeddedMongo store = EmbeddedMongo.start(folder, 0, Set.of("journal"), free::get);
                ScriptedUpstream upstream = ScriptedUpstream.start(vertx);
                Node node = Node.with(upstream, Map.of("MONGODB_URI", store.uri()))) {
            Node.Person person = node.person("ann");
            chat(person.api()).is(200);
            // A list that misses entries on their way is not given, and what is on its way then waits for room.
            person.api().get("/api/v1/billing/transactions").is(200);
            free.set(1024);
            until(503, () -> newKey(person.api()));
            until(503, () -> chat(person.api()));
            int asked = upstream.requests();
            for (Reply refused : new Reply[] {
                newKey(person.api()),
                signUp(node, "too-late"),
                chat(person.api()),
                chat(person.api().with("Idempotency-Key", "full")),
                person.api()
                        .post(
                                "/api/v1/prompts",
                                new JsonObject().put("title", "a").put("text", PRIVATE))
            }) {
                assertThat(refused.status()).as(refused.body()).isEqualTo(503);
                assertThat(refused.header("retry-after")).isNotEmpty();
            }
            assertThat(upstream.requests()).isEqualTo(asked);
            person.api().get("/api/v1/billing/balance").is(200);
            person.api().get("/api/v1/billing/transactions").is(200);
            person.api().get("/api/v1/conversations").is(200);
            node.api().get("/health/live").is(200);

            free.set(Long.MAX_VALUE);
            until(200, () -> chat(person.api()));
            until(201, () -> newKey(person.api()));
            until(201, () -> signUp(node, "in-time"));
        } finally {
            root().detachAppender(log);
        }
        assertThat(log.list)
                .as("writes that were refused are not logged with their content")
                .noneMatch(event -> event.getFormattedMessage().contains(PRIVATE));
    }
}
