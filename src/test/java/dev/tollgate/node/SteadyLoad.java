package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.SeenRequest;
import dev.tollgate.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New customers who ask two nodes at a steady rate, whole and streamed in turn, whatever becomes of the nodes; a dead one
 * is passed by, as a balancer does. Each question can be told by its customer and its length, upstream and in the ledger.
 */
final class SteadyLoad {
    private static final Logger LOG = LoggerFactory.getLogger(SteadyLoad.class);
    private static final int CUSTOMERS = 8;

    /** What a client sends no more than at once, as its machine would not stand it. */
    private static final int MOST_OPEN = 400;

    private static final Duration HOLDS_END = Duration.ofSeconds(60);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TwoNodes nodes;
    private final List<String> tokens = new ArrayList<>();
    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> nodeToAnswers = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Semaphore places = new Semaphore(MOST_OPEN);
    private final Phaser open = new Phaser(1);
    private volatile boolean leaving;

    /** @param length in tokens of the scripted upstream, 1 or more */
    private record Question(int customer, int length) {
        /** The first character names the customer. */
        JsonObject body(boolean stream) {
            JsonObject body = Crowd.question(length, stream);
            JsonObject message = body.getJsonArray("messages").getJsonObject(0);
            message.put(
                    "content",
                    (char) ('a' + customer) + message.getString("content").substring(1));
            return body;
        }

        static Question of(SeenRequest seen) {
            String content =
                    seen.body().getJsonArray("messages").getJsonObject(0).getString("content");
            return new Question(content.charAt(0) - 'a', content.length() / 4);
        }
    }

    /** @param cost as the answer told it */
    private record Answer(BigDecimal cost) {}

    private SteadyLoad(TwoNodes nodes) {
        this.nodes = nodes;
        for (int i = 0; i < CUSTOMERS; i++) {
            Reply reply = nodes.api(i % 2)
                    .post(
                            "/api/auth/register",
                            new JsonObject()
                                    .put("username", "load-" + NAMES.incrementAndGet())
                                    .put("password", "a-good-password"))
                    .is(201);
            tokens.add(reply.text("token"));
        }
    }

    /** Signs the customers up and lets them begin. */
    static SteadyLoad begin(TwoNodes nodes, int perSecond) {
        var load = new SteadyLoad(nodes);
        Thread.ofPlatform().daemon().start(() -> load.run(TimeUnit.SECONDS.toNanos(1) / perSecond));
        return load;
    }

    private void run(long stepNanos) {
        long next = System.nanoTime();
        while (!leaving) {
            int number = asked.getAndIncrement();
            if (places.tryAcquire()) {
                open.register();
                Thread.ofVirtual().start(() -> ask(number));
            }
            next += stepNanos;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        open.arriveAndDeregister();
    }

    private void ask(int number) {
        var question = new Question(number % CUSTOMERS, number / CUSTOMERS + 1);
        int first = number / CUSTOMERS % 2;
        int node = nodes.serves(first) ? first : 1 - first;
        try {
            @Nullable
            BigDecimal cost =
                    Crowd.costOf(nodes.api(node).as(tokens.get(question.customer())), question.body(number % 3 == 0));
            if (cost != null) {
                answers.put(question, new Answer(cost));
                nodeToAnswers.merge(node, 1, Integer::sum);
            }
        } catch (UncheckedIOException nodeGone) {
            unanswered.incrementAndGet();
        } finally {
            places.release();
            open.arriveAndDeregister();
        }
    }

    /** How many questions a node has answered until now. */
    int answeredBy(int node) {
        return nodeToAnswers.getOrDefault(node, 0);
    }

    /** Waits until a node has answered so many, as long as a busy machine may need. */
    void awaitAnswers(int node, int count) {
        long deadline = System.nanoTime() + HOLDS_END.toNanos();
        while (answeredBy(node) < count) {
            assertThat(System.nanoTime()).as("node %d serves", node).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Ends it and waits for what is open. */
    void end() {
        leaving = true;
        open.awaitAdvance(0);
    }

    /**
     * Every answer is booked once at the cost that it told, nothing is booked that the upstream did not see, both nodes
     * (as far as they live) show the same, entries sum up to the balance, and within a minute nothing is held.
     */
    void booksAgree() {
        Set<Question> served = new HashSet<>();
        nodes.upstream().seen().forEach(seen -> served.add(Question.of(seen)));
        Map<Question, BigDecimal> charged = new HashMap<>();
        Set<String> ids = new HashSet<>();
        long started = System.nanoTime();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            Books books = awaitNothingHeld(nodes.serves(0) ? 0 : 1, customer);
            assertThat(books.sum()).as("sum of the ledger").isEqualByComparingTo(books.figure("balance"));
            for (JsonObject entry : books.entries()) {
                assertThat(ids.add(entry.getString("id")))
                        .as("%s stands once", entry)
                        .isTrue();
            }
            for (JsonObject charge : books.charges()) {
                var question = new Question(customer, Books.length(charge));
                assertThat(charged.put(question, Books.amount(charge)))
                        .as("%s was charged before", question)
                        .isNull();
            }
            Books other = awaitNothingHeld(nodes.serves(1) ? 1 : 0, customer);
            assertThat(other.figure("balance")).isEqualByComparingTo(books.figure("balance"));
            assertThat(other.entries()).containsExactlyInAnyOrderElementsOf(books.entries());
        }
        assertThat(served).as("charged, so seen upstream").containsAll(charged.keySet());
        assertThat(charged.keySet()).as("answered, so charged").containsAll(answers.keySet());
        answers.forEach((question, answer) ->
                assertThat(charged.get(question)).as(question.toString()).isEqualByComparingTo(answer.cost()));
        LOG.info(
                "{} asked, {} broken, {} answered ({} + {}), {} charged, {} seen upstream; books read in {} ms",
                asked.get(),
                unanswered.get(),
                answers.size(),
                answeredBy(0),
                answeredBy(1),
                charged.size(),
                served.size(),
                Duration.ofNanos(System.nanoTime() - started).toMillis());
    }

    private Books awaitNothingHeld(int node, int customer) {
        Api api = nodes.api(node).as(tokens.get(customer));
        long deadline = System.nanoTime() + HOLDS_END.toNanos();
        while (true) {
            Books books = Books.read(api);
            if (books.figure("held").signum() == 0) {
                return books;
            }
            assertThat(System.nanoTime()).as("held: " + books.balance()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }
}
