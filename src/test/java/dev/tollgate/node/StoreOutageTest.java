package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.NodeCluster;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.StoreProcess;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of two nodes goes away under load and comes back; nobody restarts the nodes. The system property
 * `tollgate.outage.seconds` asks for a longer outage than the normal build's.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StoreOutageTest {
    private static final Logger LOG = LoggerFactory.getLogger(StoreOutageTest.class);
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("tollgate.outage.seconds", 5));
    private static final int PER_SECOND = 50;

    /** In which a node has to notice. */
    private static final Duration NOTICE = Duration.ofSeconds(2);

    /** The limit for a refusal is 2 s; the client's own work comes on top. */
    private static final Duration REFUSAL = TimeLimits.of(Duration.ofMillis(2_500));

    private static final Duration RETURN = TimeLimits.of(Duration.ofSeconds(15));

    private static NodeCluster nodes;
    private static String token;

    enum Outage {
        KILLED,
        FROZEN;

        void begin(StoreProcess store) {
            switch (this) {
                case KILLED -> store.kill();
                case FROZEN -> store.freeze();
            }
        }

        void end(StoreProcess store) {
            switch (this) {
                case KILLED -> store.restart();
                case FROZEN -> store.thaw();
            }
        }
    }

    @BeforeAll
    static void start() {
        nodes = NodeCluster.start(2, Map.of());
        token = nodes.api(0)
                .post(
                        "/api/auth/register",
                        new JsonObject().put("username", "patient").put("password", "a-good-password"))
                .is(201)
                .text("token");
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "FT-04: the database goes away and comes back: refusals in time, nothing unpaid upstream, all well again")
    void bothNodesRefuseInTimeAndServeAgainOnTheirOwn(Outage outage) {
        SteadyLoad load = SteadyLoad.begin(nodes, PER_SECOND);
        awaitAnswers(load, 20);

        outage.begin(nodes.store());
        try {
            LOG.info(
                    "database {}: slowest refusal {} ms",
                    outage,
                    refusalsUntilItsEnd().toMillis());
        } finally {
            outage.end(nodes.store());
        }
        LOG.info("all well {} ms after its return", serveAgain().toMillis());
        load.end();
        load.booksAgree();
    }

    /** Asks both nodes as long as the database is away; the longest wait for a refusal. */
    private static Duration refusalsUntilItsEnd() {
        long began = System.nanoTime();
        park(NOTICE);
        // What was admitted before is on its way upstream until then, however slow the machine is.
        for (int node = 0; node < 2; node++) {
            while (ask(node).status() == 200) {
                assertThat(System.nanoTime() - began).isLessThan(TimeLimits.nanos(NOTICE));
            }
        }
        int upstreamSaw = nodes.upstream().requests();
        Duration slowest = Duration.ZERO;
        while (System.nanoTime() - began < OUTAGE.toNanos()) {
            for (int node = 0; node < 2; node++) {
                Duration took = refusedIn(node);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
        }
        assertThat(nodes.upstream().requests()).as("seen upstream").isEqualTo(upstreamSaw);
        return slowest;
    }

    private static Duration serveAgain() {
        long back = System.nanoTime();
        for (int node = 0; node < 2; node++) {
            while (ask(node).status() != 200) {
                assertThat(System.nanoTime() - back).as(nodes::errors).isLessThan(RETURN.toNanos());
                park(Duration.ofMillis(50));
            }
        }
        return Duration.ofNanos(System.nanoTime() - back);
    }

    private static void awaitAnswers(SteadyLoad load, int each) {
        long deadline = System.nanoTime() + RETURN.toNanos();
        while (load.answeredBy(0) < each || load.answeredBy(1) < each) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            park(Duration.ofMillis(20));
        }
    }

    private static Duration refusedIn(int node) {
        long asked = System.nanoTime();
        Reply reply = ask(node);
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        assertThat(reply.status()).as(reply.body()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isNotEmpty();
        assertThat(took).isLessThan(REFUSAL);
        return took;
    }

    private static Reply ask(int node) {
        Api api = nodes.api(node).as(token);
        return api.post("/v1/chat/completions", Crowd.question(1, false));
    }

    private static void park(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
