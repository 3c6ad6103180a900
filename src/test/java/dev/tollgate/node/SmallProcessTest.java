package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.RawSocket;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.NodeProcess;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process that may have few connections and little memory, and callers who want much more. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SmallProcessTest {
    private static final String PATH = "/v1/chat/completions";
    private static final Duration BACK = Duration.ofSeconds(60);

    private final Path folder;

    SmallProcessTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Map<String, String> environment(ScriptedUpstream upstream) {
        // Credit for all that is asked at a time, so that only memory and descriptors are short.
        return NodeProcess.environment(
                folder, NodeProcess.behind(upstream, Map.of("TOLLGATE_BILLING_STARTCREDITS", "1000000000")));
    }

    private static Api person(Api api) {
        return api.as(api.post(
                        "/api/auth/register",
                        new JsonObject().put("username", "ann").put("password", "a-good-password"))
                .is(201)
                .text("token"));
    }

    private static void backToNormal(Api person, NodeProcess node) {
        long since = System.nanoTime();
        while (statusOf(person) != 200) {
            assertThat(System.nanoTime() - since).as(node.errors()).isLessThan(BACK.toNanos());
            LockSupport.parkNanos(100_000_000);
        }
        assertThat(node.isAlive()).isTrue();
        assertThat(node.errors()).doesNotContain("OutOfMemoryError");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + BACK.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static int statusOf(Api person) {
        try {
            return person.post(PATH, Shop.chat("Hello")).status();
        } catch (UncheckedIOException refused) {
            return 0;
        }
    }

    /** As any process of these tests has: an eighth of it is for request bodies. */
    private static final int HEAP_BYTES = 256 << 20;

    private static final int REQUESTS = 500;

    @Test
    @DisplayName("FT-12: 256 MB of heap and five times the request bodies that it takes at a time")
    void bodiesBeyondTheMemoryAreRefusedAndTheProcessLivesOn(Vertx vertx) {
        byte[] large = Shop.chat("Hello")
                .put("padding", "x".repeat(5 * HEAP_BYTES / 8 / REQUESTS))
                .encode()
                .getBytes(StandardCharsets.UTF_8);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(vertx);
                NodeProcess node = NodeProcess.begin(folder, environment(upstream));
                Api api = Api.of(node.awaitUrl())) {
            node.awaitStatus(api, 200);
            Api person = person(api);
            for (int round = 0; round < 3; round++) {
                Set<Integer> statuses = flood(person, large, upstream);
                upstream.takeSeen();
                assertThat(statuses).contains(200, 503).isSubsetOf(0, 200, 429, 503);
                assertThat(node.isAlive()).isTrue();
            }
            backToNormal(person, node);
        }
    }

    /**
     * What was answered to all of them; 0 where there was no connection. The upstream answers nobody until the first are
     * refused, so that it does not matter how fast they come.
     */
    private static Set<Integer> flood(Api person, byte[] body, ScriptedUpstream upstream) {
        upstream.always(Behaviour.says("Hi").stallsBeforeFirstByte());
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        var answered = new AtomicInteger();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < REQUESTS; i++) {
                callers.execute(() -> {
                    try {
                        statuses.add(person.sendBytes("POST", PATH, body).status());
                    } catch (UncheckedIOException refused) {
                        statuses.add(0);
                    }
                    answered.incrementAndGet();
                });
            }
            await(() -> statuses.contains(503));
            upstream.always(Behaviour.says("Hi"));
            await(() -> {
                upstream.release();
                return answered.get() == REQUESTS;
            });
        }
        return statuses;
    }

    @Test
    @DisplayName("FT-12: 256 file descriptors and 1,000 connections")
    void connectionsBeyondTheFileDescriptorsAreClosedAndTheProcessLivesOn(Vertx vertx) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(vertx);
                NodeProcess node = NodeProcess.beginWithFiles(folder, environment(upstream), 256);
                Api api = Api.of(node.awaitUrl())) {
            node.awaitStatus(api, 200);
            Api person = person(api);
            // Classes that are read from single files need a descriptor each; those of the jar do not.
            person.post(PATH, Shop.chat("Hello")).is(200);
            person.post(PATH, Shop.chat("no-such-model", "Hello")).is(404);
            List<RawSocket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 1_000; i++) {
                    sockets.add(new RawSocket(node.awaitUrl().getPort()));
                }
                assertThat(node.isAlive()).isTrue();
                backToNormal(person, node);
            } finally {
                for (RawSocket socket : sockets) {
                    socket.close();
                }
            }
            backToNormal(person, node);
        }
    }
}
