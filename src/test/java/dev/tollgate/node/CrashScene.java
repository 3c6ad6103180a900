package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.NodeProcess;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that dies and comes back on the same folder, its customers, its upstream, and all that must hold afterwards. One
 * scene goes through many deaths: what was true after one stays true after the next.
 */
final class CrashScene implements AutoCloseable {
    static final int CLIENTS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(CrashScene.class);
    private static final int ORGANISATIONS = 4;

    /** Number 0, which nobody of the crowd asks. */
    private static final Question GREETING = Question.number(0);

    /** The limit of the node itself is 10 s; a busy machine gets more. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final ScriptedUpstream upstream = ScriptedUpstream.start(vertx).always(Behaviour.fills());
    private final Map<String, String> variables;
    private final List<Customer> customers = new ArrayList<>();
    private final AtomicInteger lastNumber = new AtomicInteger();
    private final Set<Question> served = new HashSet<>();
    private final Map<Question, BigDecimal> answered = new HashMap<>();
    private NodeProcess node;
    private Api api;

    /** Somebody with a key and a conversation. */
    private record Customer(String userId, String token, String key, String context) {}

    private CrashScene(Map<String, String> variables) throws IOException {
        this.folder = Files.createTempDirectory("tollgate-crash");
        this.variables = NodeProcess.behind(upstream, variables);
        node = NodeProcess.start(folder, this.variables);
        api = Api.of(node.awaitUrl());
        for (int i = 0; i < ORGANISATIONS; i++) {
            customers.add(signUp("customer-" + i));
        }
    }

    /** Starts the node with these variables besides those of its upstream, and signs customers up. */
    static CrashScene start(Map<String, String> variables) {
        try {
            return new CrashScene(variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Customer signUp(String name) {
        Reply reply = api.post(
                        "/api/auth/register",
                        new JsonObject().put("username", name).put("password", "a-good-password"))
                .is(201);
        Api person = api.as(reply.text("token"));
        var permissions = new JsonArray().add("chat").add("billing").add("context");
        String key = person.post(
                        "/api/v1/auth/api-keys",
                        new JsonObject().put("name", "crash").put("permissions", permissions))
                .is(201)
                .text("key");
        String userId = reply.text("userId");
        // Of the crowd's questions none is charged like this one.
        upstream.next(Behaviour.says("Nice to meet you").withUsage(GREETING.length(), GREETING.answer()));
        person.post(
                        "/api/chat",
                        new JsonObject()
                                .put("userId", userId)
                                .put("message", "I am " + name)
                                .put("model", "gpt-4o-mini"))
                .is(200);
        return new Customer(userId, reply.text("token"), key, context(person, userId));
    }

    private static String context(Api person, String userId) {
        return person.get("/api/context?userId=" + userId)
                .is(200)
                .json()
                .getJsonArray("context")
                .encode();
    }

    NodeProcess node() {
        return node;
    }

    Path folder() {
        return folder;
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    /** Lets the clients begin, on the keys of all customers. */
    Crowd crowd() {
        return Crowd.of(
                CLIENTS,
                customers.stream().map(customer -> api.as(customer.key())).toList(),
                lastNumber);
    }

    Api admin() {
        return api.as(api.post(
                        "/api/auth/login",
                        new JsonObject().put("username", "admin").put("password", Node.ADMIN_PASSWORD))
                .is(200)
                .text("token"));
    }

    /** The id of a customer who is topped up. */
    String topUpUserId() {
        return customers.getFirst().userId();
    }

    /** Ledger entries that an admin's top-ups of this amount left. */
    long topUps(BigDecimal amount) {
        return books(customers.getFirst()).entries().stream()
                .filter(entry -> entry.getString("description").equals("Top-up by an admin"))
                .filter(entry -> Books.amount(entry).compareTo(amount) == 0)
                .count();
    }

    /** Notes what the clients of a node that is gone were answered, starts it again and checks the books. */
    void comeBack(Crowd crowd) throws InterruptedException {
        answered.putAll(crowd.awaitGone());
        comeBack();
    }

    void comeBack() {
        assertThat(node.isAlive()).as("the node was to be killed").isFalse();
        api.close();
        upstream.release();
        upstream.always(Behaviour.fills());
        node = NodeProcess.begin(folder, environment());
        Duration took = node.awaitReady();
        api = Api.of(node.awaitUrl());
        LOG.info("ready {} ms after the start of the JVM", took.toMillis());
        assertThat(took).isLessThan(RECOVERY);
        check();
    }

    private Map<String, String> environment() {
        return NodeProcess.environment(folder, variables);
    }

    private Books books(Customer customer) {
        return Books.read(api.as(customer.key()));
    }

    private void check() {
        upstream.takeSeen().forEach(seen -> served.add(Question.of(seen)));
        Map<Question, BigDecimal> charged = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (Customer customer : customers) {
            Books books = awaitNothingHeld(customer);
            assertThat(books.sum()).as("sum of the ledger").isEqualByComparingTo(books.figure("balance"));
            for (JsonObject entry : books.entries()) {
                assertThat(ids.add(entry.getString("id")))
                        .as("entry %s is there once", entry)
                        .isTrue();
            }
            for (JsonObject charge : books.charges()) {
                Question question = Question.of(charge);
                if (!question.equals(GREETING)) {
                    assertThat(charged.put(question, Books.amount(charge)))
                            .as("charged before: %s", charge)
                            .isNull();
                }
            }
            Api person = api.as(customer.token());
            assertThat(context(person, customer.userId())).isEqualTo(customer.context());
        }
        assertThat(charged.keySet()).as("charged and never sent upstream").isSubsetOf(served);
        assertThat(charged.keySet()).as("answered and not charged").containsAll(answered.keySet());
        answered.forEach((question, cost) ->
                assertThat(charged.get(question)).as("charge of %s", question).isEqualByComparingTo(cost));
        LOG.info("{} answered, {} charged, {} asked upstream", answered.size(), charged.size(), served.size());
    }

    /** Holds of the node's earlier life end within a minute. */
    private Books awaitNothingHeld(Customer customer) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Books books = books(customer);
        while (books.figure("held").signum() != 0) {
            assertThat(System.nanoTime()).as("held: " + books.balance()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            books = books(customer);
        }
        return books;
    }

    @Override
    public void close() {
        api.close();
        node.askToStop();
        node.awaitExit();
        upstream.close();
        vertx.close().await();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
