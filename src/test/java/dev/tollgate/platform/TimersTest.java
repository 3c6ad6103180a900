package dev.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TimersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Timers timers;
    private Context context;

    @BeforeEach
    void make(Vertx vertx) {
        timers = Timers.of(vertx);
        context = vertx.getOrCreateContext();
    }

    @Test
    void aTaskRunsOnceOnTheContextThatSetItAndNotBeforeItsTime() {
        List<Context> ran = new CopyOnWriteArrayList<>();
        Promise<Long> after = Promise.promise();
        context.runOnContext(_ -> {
            long began = System.nanoTime();
            timers.after(SECOND, () -> {
                ran.add(Vertx.currentContext());
                // A second run would come with the next ticks.
                timers.after(Duration.ofMillis(200), () -> after.complete(System.nanoTime() - began));
            });
        });
        long nanos = after.future().await() - Duration.ofMillis(200).toNanos();
        assertThat(nanos).isGreaterThanOrEqualTo(SECOND.toNanos());
        assertThat(ran).containsExactly(context);
    }

    @Test
    void aTaskThatIsTakenBackNeverRuns() {
        List<String> ran = new CopyOnWriteArrayList<>();
        Promise<Void> over = Promise.promise();
        context.runOnContext(_ -> {
            Runnable[] second = new Runnable[1];
            timers.after(SECOND, () -> {
                ran.add("first");
                second[0].run();
            });
            second[0] = timers.after(SECOND, () -> ran.add("second"));
            Runnable other = timers.after(SECOND, () -> ran.add("taken back by another thread"));
            timers.after(SECOND.multipliedBy(3).dividedBy(2), over::complete);
            runOnAnotherThread(other);
        });
        over.future().await();
        assertThat(ran).containsExactly("first");
    }

    /** Has done it when this returns: no tick of this event loop comes before. */
    private static void runOnAnotherThread(Runnable action) {
        var thread = new Thread(action);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void aTaskFarOffWaitsWhileNearOnesRun() {
        List<String> ran = new CopyOnWriteArrayList<>();
        Promise<Void> over = Promise.promise();
        context.runOnContext(_ -> {
            // One turn of the wheel later, so in the same slot.
            timers.after(SECOND.plusMillis(1024 * DeadlineWheel.TICK_MS), () -> ran.add("far"));
            timers.after(SECOND, () -> ran.add("near"));
            timers.after(SECOND.multipliedBy(3).dividedBy(2), over::complete);
        });
        over.future().await();
        assertThat(ran).containsExactly("near");
    }

    @Test
    void anUndeployedVerticlesTasksRunNoMore(Vertx vertx) {
        List<String> ran = new CopyOnWriteArrayList<>();
        var undeployed = new AtomicBoolean();
        String id = vertx.deployVerticle(own -> {
                    timers.after(SECOND, () -> {
                        if (undeployed.get()) {
                            ran.add("of the verticle");
                        }
                    });
                    return Future.succeededFuture();
                })
                .await();
        vertx.undeploy(id).await();
        undeployed.set(true);
        Promise<Void> over = Promise.promise();
        context.runOnContext(_ -> timers.after(SECOND.multipliedBy(3).dividedBy(2), over::complete));
        over.future().await();
        assertThat(ran).isEmpty();
    }

    @Test
    void aFailingTaskKeepsNoOtherFromRunning() {
        Promise<Void> ran = Promise.promise();
        context.exceptionHandler(_ -> {});
        context.runOnContext(_ -> {
            timers.after(SECOND, () -> {
                throw new IllegalStateException("broken task");
            });
            timers.after(SECOND, ran::complete);
        });
        ran.future().await();
    }
}
