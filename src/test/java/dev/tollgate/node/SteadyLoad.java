package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.NodeCluster;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.SeenRequest;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
 * New customers who ask all nodes at a steady rate, whole and streamed in turn, whatever becomes of the nodes; one that
 * is not ready is passed by, as a balancer does. None of them asks the same question twice.
 */
final class SteadyLoad {
    private static final Logger LOG = LoggerFactory.getLogger(SteadyLoad.class);
    private static final int CUSTOMERS = 4;
    private static final String REFUSED = "refused, or a stream that ended early";

    /** What a client sends no more than at once, as its machine would not stand it. */
    private static final int MOST_OPEN = 400;

    /** After so many questions what the upstream has seen is noted. */
    private static final int NOTED = 1_000;

    private static final Duration HOLDS_END = Duration.ofSeconds(60);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final NodeCluster nodes;
    private final List<String> tokens = new ArrayList<>();
    private final Map<Asked, BigDecimal> answerToCost = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> nodeToAnswers = new ConcurrentHashMap<>();
    /** What the upstream has seen, until it was noted last. */
    private final Set<Asked> served = new HashSet<>();

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
    private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore places = new Semaphore(MOST_OPEN);
    private final Phaser open = new Phaser(1);
    private volatile boolean leaving;

    /** A question, and who asks it: upstream its first character names the customer. */
    private record Asked(int customer, Question question) {
        JsonObject body(boolean stream) {
            JsonObject body = question.body(stream);
            JsonObject message = body.getJsonArray("messages").getJsonObject(0);
            message.put(
                    "content",
                    (char) ('a' + customer) + message.getString("content").substring(1));
            return body;
        }

        static Asked of(SeenRequest seen) {
            return new Asked(Question.text(seen).charAt(0) - 'a', Question.of(seen));
        }
    }

    /**
     * A question that got no whole answer.
     *
     * @param askedNanos when it was asked
     */
    record Failure(int node, long askedNanos, String what) {
        /** Whether the node itself said that it does not serve this one. */
        boolean isRefusal() {
            return what.equals(REFUSED);
        }
    }

    private SteadyLoad(NodeCluster nodes) {
        this.nodes = nodes;
        for (int i = 0; i < CUSTOMERS; i++) {
            Reply reply = nodes.api(i % nodes.size())
                    .post(
                            "/api/auth/register",
                            new JsonObject()
                                    .put("username", "load-" + NAMES.incrementAndGet())
                                    .put("password", "a-good-password"))
                    .is(201);
            tokens.add(reply.text("token"));
        }
    }

    /** Signs the customers up and lets them begin; the upstream answers them from now on. */
    static SteadyLoad begin(NodeCluster nodes, int perSecond) {
        nodes.upstream().always(Behaviour.fills());
        nodes.upstream().takeSeen();
        var load = new SteadyLoad(nodes);
        Thread.ofPlatform().daemon().start(() -> load.run(TimeUnit.SECONDS.toNanos(1) / perSecond));
        return load;
    }

    private void run(long stepNanos) {
        long next = System.nanoTime();
        while (!leaving) {
            int number = asked.getAndIncrement();
            if (number % NOTED == 0) {
                noteServed();
            }
            if (places.tryAcquire()) {
                open.register();
                Thread.ofVirtual().start(() -> ask(number));
            } else {
                skipped.incrementAndGet();
            }
            next += stepNanos;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        open.arriveAndDeregister();
    }

    private void ask(int number) {
        var question = new Asked(number % CUSTOMERS, Question.number(number / CUSTOMERS));
        // Before a node is picked: who picked it while it served must not look as if that was later.
        long askedNanos = System.nanoTime();
        int node = pick(number / CUSTOMERS);
        try {
            @Nullable
            BigDecimal cost =
                    Crowd.costOf(nodes.api(node).as(tokens.get(question.customer())), question.body(number % 3 == 0));
            if (cost != null) {
                answerToCost.put(question, cost);
                nodeToAnswers.merge(node, 1, Integer::sum);
            } else {
                failures.add(new Failure(node, askedNanos, REFUSED));
            }
        } catch (UncheckedIOException nodeGone) {
            failures.add(new Failure(node, askedNanos, nodeGone.toString()));
        } finally {
            places.release();
            open.arriveAndDeregister();
        }
    }

    /** So that a long run does not keep all that it sent. */
    private void noteServed() {
        synchronized (served) {
            nodes.upstream().takeSeen().forEach(seen -> served.add(Asked.of(seen)));
        }
    }

    /** In turn, but for those that are not ready; where none is, somebody has to say so. */
    private int pick(int turn) {
        for (int i = 0; i < nodes.size(); i++) {
            int node = (turn + i) % nodes.size();
            if (nodes.serves(node)) {
                return node;
            }
        }
        return turn % nodes.size();
    }

    /** Those until now are not of the matter. */
    void forgetFailures() {
        failures.clear();
    }

    /** What failed until now. */
    List<Failure> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
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
     * Every answer is booked once at the cost that it told, nothing is booked that the upstream did not see, all nodes
     * that live show the same, entries sum up to the balance, and within a minute nothing is held.
     */
    void booksAgree() {
        noteServed();
        Map<Asked, BigDecimal> charged = new HashMap<>();
        Set<String> ids = new HashSet<>();
        long started = System.nanoTime();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            Books books = awaitNothingHeld(nodes.lives(0) ? 0 : 1, customer);
            assertThat(books.sum()).as("sum of the ledger").isEqualByComparingTo(books.figure("balance"));
            for (JsonObject entry : books.entries()) {
                assertThat(ids.add(entry.getString("id")))
                        .as("%s stands once", entry)
                        .isTrue();
            }
            for (JsonObject charge : books.charges()) {
                var question = new Asked(customer, Question.of(charge));
                assertThat(charged.put(question, Books.amount(charge)))
                        .as("%s was charged before", question)
                        .isNull();
            }
            for (int node = 0; node < nodes.size(); node++) {
                if (nodes.lives(node)) {
                    Books other = awaitNothingHeld(node, customer);
                    assertThat(other.figure("balance")).isEqualByComparingTo(books.figure("balance"));
                    assertThat(other.entries()).containsExactlyInAnyOrderElementsOf(books.entries());
                }
            }
        }
        assertThat(served).as("charged, so seen upstream").containsAll(charged.keySet());
        assertThat(charged.keySet()).as("answered, so charged").containsAll(answerToCost.keySet());
        answerToCost.forEach((question, cost) ->
                assertThat(charged.get(question)).as(question.toString()).isEqualByComparingTo(cost));
        LOG.info(
                "{} asked, {} left out, {} failed, {} answered ({}), {} charged, {} seen upstream; books read in {} ms",
                asked.get() - skipped.get(),
                skipped.get(),
                failures.size(),
                answerToCost.size(),
                nodeToAnswers,
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
