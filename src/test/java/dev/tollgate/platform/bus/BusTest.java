package dev.tollgate.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoTimeoutException;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BusTest {
    private record Question(String text) {}

    private record Answer(Question asked) {}

    private static final Address<Question, Answer> ASK =
            new Address<>("tollgate.test.ask", Question.class, Answer.class);

    private Bus bus;

    @BeforeEach
    void makeBus(Vertx vertx) {
        bus = new Bus(vertx, Duration.ofSeconds(30));
    }

    @Test
    void recordsArriveByReference() {
        bus.serve(ASK, question -> Future.succeededFuture(new Answer(question))).await();
        Question question = new Question("why");
        assertThat(bus.request(ASK, question).await().asked()).isSameAs(question);
    }

    @Test
    void aRoomsFailureArrivesAsItWas() {
        TollgateException refusal = TollgateException.invalid("text", "is empty")
                .with("required", "1.5")
                .retryAfter(Duration.ofSeconds(3));
        bus.serve(ASK, _ -> Future.failedFuture(refusal)).await();
        assertThat(failureOf(bus.request(ASK, new Question("")))).isSameAs(refusal);
    }

    @Test
    void aDefectOfARoomShowsNothingOfItself() {
        bus.serve(ASK, _ -> {
                    throw new IllegalStateException("jdbc://user:password@host");
                })
                .await();
        TollgateException failure = failureOf(bus.request(ASK, new Question("")));
        assertThat(failure.kind()).isEqualTo(ErrorKind.INTERNAL);
        assertThat(failure.getMessage()).isEqualTo("Internal server error");
    }

    @Test
    void aDatabaseThatIsAwayIsAReasonToTryAgainAndNotADefect() {
        bus.serve(ASK, _ -> Future.failedFuture(new MongoTimeoutException("no server at mongo:27017")))
                .await();
        TollgateException failure = failureOf(bus.request(ASK, new Question("")));
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(failure.getMessage()).doesNotContain("mongo");
    }

    @Test
    void aRequestThatNobodyAnswersFailsInTime(Vertx vertx) {
        var impatient = new Bus(vertx, Duration.ofMillis(300));
        assertThat(failureOf(impatient.request(ASK, new Question(""))).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        bus.serve(ASK, _ -> Promise.<Answer>promise().future()).await();
        assertThat(failureOf(impatient.request(ASK, new Question(""))).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void twoBusesShareOneVertx(Vertx vertx) {
        Bus second = new Bus(vertx, Duration.ofSeconds(30));
        bus.serve(ASK, question -> Future.succeededFuture(new Answer(question))).await();
        assertThat(second.request(ASK, new Question("x")).await().asked().text())
                .isEqualTo("x");
    }

    private static TollgateException failureOf(Future<?> future) {
        return catchThrowableOfType(TollgateException.class, future::await);
    }
}
