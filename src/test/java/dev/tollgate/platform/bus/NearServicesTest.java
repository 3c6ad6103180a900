package dev.tollgate.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests from the event loop that serves them. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NearServicesTest {
    private record Question(String text) {}

    private record Answer(Question asked) {}

    private static final Address<Question, Answer> ASK =
            new Address<>("tollgate.test.near", Question.class, Answer.class);
    private static final Question WHY = new Question("why");

    private Vertx vertx;
    private Bus bus;

    @BeforeEach
    void makeBus(Vertx vertx) {
        this.vertx = vertx;
        bus = new Bus(vertx, Duration.ofSeconds(30));
    }

    /** Serves from its own context, and runs what the test wants to be done on its event loop in another. */
    private final class Server extends VerticleBase {
        private final Function<Question, Future<Answer>> operation;

        Server(Function<Question, Future<Answer>> operation) {
            this.operation = operation;
        }

        @Override
        public Future<?> start() {
            return bus.serve(ASK, operation);
        }

        Context ownContext() {
            return context;
        }

        <T> Future<T> beside(Supplier<Future<T>> work) {
            Promise<T> done = Promise.promise();
            var neighbour = ((io.vertx.core.internal.ContextInternal) context).duplicate();
            neighbour.runOnContext(_ -> work.get().onComplete(done));
            return done.future();
        }
    }

    private Server deployed(Function<Question, Future<Answer>> operation) {
        var server = new Server(operation);
        vertx.deployVerticle(server).await();
        return server;
    }

    @Test
    void anAnswerThatIsThereAtOnceIsThereWithoutWaiting() {
        Server server = deployed(question -> Future.succeededFuture(new Answer(question)));
        boolean atOnce = server.beside(
                        () -> Future.succeededFuture(bus.request(ASK, WHY).isComplete()))
                .await();
        assertThat(atOnce).isTrue();
    }

    @Test
    void theOperationRunsOnTheContextOfItsVerticleAndTheAnswerOnTheAskers() {
        List<Context> seen = new ArrayList<>();
        Server server = deployed(question -> {
            seen.add(Vertx.currentContext());
            return vertx.timer(1, TimeUnit.MILLISECONDS).map(_ -> new Answer(question));
        });
        server.beside(() -> {
                    seen.add(Vertx.currentContext());
                    return bus.request(ASK, WHY).onComplete(_ -> seen.add(Vertx.currentContext()));
                })
                .await();
        assertThat(seen).hasSize(3);
        assertThat(seen.get(1)).isEqualTo(server.ownContext());
        assertThat(seen.get(2)).isEqualTo(seen.get(0)).isNotEqualTo(server.ownContext());
    }

    @Test
    void nobodyIsAnsweredWithinTheWorkOfWhoeverAnswers() {
        List<String> story = new ArrayList<>();
        Promise<Answer> later = Promise.promise();
        Server server = deployed(_ -> later.future());
        Future<Answer> answered = server.beside(() -> bus.request(ASK, WHY).onComplete(_ -> story.add("answered")));
        server.beside(() -> {
                    later.complete(new Answer(WHY));
                    story.add("work done");
                    return Future.succeededFuture();
                })
                .await();
        answered.await();
        assertThat(story).containsExactly("work done", "answered");
    }

    @Test
    void refusalsAndDefectsArriveAsByMessage() {
        TollgateException refusal = TollgateException.invalid("text", "is empty");
        Server refusing = deployed(_ -> Future.failedFuture(refusal));
        assertThat(failureOf(refusing.beside(() -> bus.request(ASK, WHY)))).isSameAs(refusal);
        vertx.undeploy(refusing.deploymentID()).await();

        Server broken = deployed(_ -> {
            throw new IllegalStateException("jdbc://user:password@host");
        });
        TollgateException defect = failureOf(broken.beside(() -> bus.request(ASK, WHY)));
        assertThat(defect.kind()).isEqualTo(ErrorKind.INTERNAL);
        assertThat(defect.getMessage()).isEqualTo("Internal server error");
    }

    @Test
    void whatIsNotAnsweredInTimeFails() {
        Server server = deployed(_ -> Promise.<Answer>promise().future());
        var impatient = new Bus(vertx, Duration.ofMillis(300));
        assertThat(failureOf(server.beside(() -> impatient.request(ASK, WHY))).kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failureOf(server.beside(() -> bus.request(ASK, WHY, Duration.ofSeconds(1))))
                        .kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void anUndeployedVerticleAnswersNoMore() {
        Server server = deployed(question -> Future.succeededFuture(new Answer(question)));
        vertx.undeploy(server.deploymentID()).await();
        assertThat(failureOf(server.beside(() -> bus.request(ASK, WHY))).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    private static TollgateException failureOf(Future<?> future) {
        return catchThrowableOfType(TollgateException.class, future::await);
    }
}
