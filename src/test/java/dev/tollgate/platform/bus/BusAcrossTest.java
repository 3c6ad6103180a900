package dev.tollgate.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may cross nodes, on one node: it takes the same form there. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BusAcrossTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private record Part(String name, BigDecimal share) {}

    private record Question(
            String text,
            long amountNano,
            List<Part> parts,
            @Nullable String hint) {}

    private record Answer(Map<String, Long> nanos, boolean last) {}

    private static final Address<Question, Answer> ASK =
            new Address<>("tollgate.test.across", Question.class, Answer.class);
    private static final Address<Question, Done> TELL = new Address<>("tollgate.test.tell", Question.class, Done.class);
    private static final Question QUESTION = question("why");

    private Vertx vertx;
    private Bus bus;

    private static Question question(String text) {
        return new Question(text, Long.MAX_VALUE, List.of(new Part("half", new BigDecimal("0.5000000001"))), null);
    }

    @BeforeEach
    void makeBus(Vertx vertx) {
        this.vertx = vertx;
        bus = new Bus(vertx, LIMIT);
    }

    private Future<Answer> ask(Question question) {
        return bus.requestAcross(ASK, question, LIMIT);
    }

    private static TollgateException failureOf(Future<?> future) {
        return catchThrowableOfType(TollgateException.class, future::await);
    }

    @Test
    void recordsArriveEqualToTheLastDigit() {
        var asked = new AtomicReference<Question>();
        Answer answer = new Answer(Map.of("ep_1", Long.MIN_VALUE), true);
        bus.serveAcross(ASK, question -> {
                    asked.set(question);
                    return Future.succeededFuture(answer);
                })
                .await();
        assertThat(ask(QUESTION).await()).isEqualTo(answer);
        assertThat(asked.get()).isEqualTo(QUESTION).isNotSameAs(QUESTION);
    }

    @Test
    void eachPlaceAnswersForItselfAndASilentOneIsUnavailable() {
        for (String place : List.of("ep_1", "ep_2")) {
            bus.serveAcross(ASK.at(place), _ -> Future.succeededFuture(new Answer(Map.of(place, 1L), true)))
                    .await();
        }
        assertThat(bus.requestAcross(ASK.at("ep_2"), QUESTION, LIMIT).await().nanos())
                .containsOnlyKeys("ep_2");
        assertThat(failureOf(bus.requestAcross(ASK.at("ep_3"), QUESTION, LIMIT)).kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void whatHasEndedIsAskedNoMore() {
        Registration registration = bus.serveAcross(ASK, _ -> Future.succeededFuture(new Answer(Map.of(), true)))
                .await();
        registration.end().await();
        assertThat(failureOf(ask(QUESTION)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void whoNeverAnswersIsGivenUpInTime() {
        bus.serveAcross(ASK, _ -> Promise.<Answer>promise().future()).await();
        assertThat(failureOf(bus.requestAcross(ASK, QUESTION, Duration.ofMillis(100)))
                        .kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void aRoomsFailureArrivesWithAllThatACallerNeeds() {
        bus.serveAcross(
                        ASK,
                        _ -> Future.failedFuture(TollgateException.invalid("text", "is empty")
                                .with("required", "1.5")
                                .retryAfter(Duration.ofSeconds(3))))
                .await();
        TollgateException failure = failureOf(ask(QUESTION));
        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure.details()).containsExactly(new TollgateException.Detail("text", "is empty"));
        assertThat(failure.figures()).isEqualTo(Map.of("required", "1.5"));
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aDefectOfARoomShowsNothingOfItself() {
        bus.serveAcross(ASK, _ -> {
                    throw new IllegalStateException("mongodb://user:password@host");
                })
                .await();
        assertThat(failureOf(ask(QUESTION)))
                .hasMessage("Internal server error")
                .extracting(TollgateException::kind)
                .isEqualTo(ErrorKind.INTERNAL);
    }

    @Test
    void anAnswerWithNothingToTellArrives() {
        bus.serveAcross(TELL, _ -> Future.succeededFuture(Done.DONE)).await();
        assertThat(bus.requestAcross(TELL, QUESTION, LIMIT).await()).isEqualTo(Done.DONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"answer\":{}}",
                "{\"answer\":null,\"fault\":null}",
                "{\"answer\":{\"nanos\":{},\"last\":null},\"fault\":null}",
                "{\"answer\":{\"nanos\":7,\"last\":true},\"fault\":null}",
                "{\"answer\":null,\"fault\":{\"kind\":\"NONE_OF_OURS\",\"message\":\"\",\"details\":[],\"figures\":{},"
                        + "\"retryAfterMs\":1}}",
                "{\"answer\":null,\"fault\":{\"kind\":\"INTERNAL\",\"message\":\"\",\"details\":[null],\"figures\":{},"
                        + "\"retryAfterMs\":1}}",
                "{\"answer\":null,\"fault\":{\"kind\":null,\"message\":\"\",\"details\":[],\"figures\":{},"
                        + "\"retryAfterMs\":1}}",
                "{\"answer\":{\"nanos\":{},\"last\":true},\"fault\":null} and more"
            })
    void anAnswerThatNobodyCanReadIsUnavailable(String body) {
        vertx.eventBus().consumer(ASK.name(), message -> message.reply(Buffer.buffer(body)));
        assertThat(failureOf(ask(QUESTION)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void anAnswerOfAnotherKindOfMessageIsUnavailable() {
        vertx.eventBus().consumer(ASK.name(), message -> message.reply(new JsonObject().put("answer", 1)));
        assertThat(failureOf(ask(QUESTION)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void aClassThatAMessageNamesIsNeverMade() {
        bus.serveAcross(ASK, _ -> Future.succeededFuture(new Answer(Map.of(), true)))
                .await();
        String named = "{\"@class\":\"java.net.URL\",\"text\":[\"java.net.URL\",\"http://trap\"]}";
        assertThat(replyTo(Buffer.buffer(named)).getJsonObject("fault").getString("kind"))
                .isEqualTo("UNAVAILABLE");
        assertThat(replyTo(new BigDecimal(1)).getJsonObject("fault").getString("kind"))
                .as("an object of Java")
                .isEqualTo("UNAVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "{\"text\":\"no amount\"}"})
    void aRequestThatNobodyCanReadIsAnsweredSo(String body) {
        bus.serveAcross(ASK, _ -> Future.succeededFuture(new Answer(Map.of(), true)))
                .await();
        assertThat(replyTo(Buffer.buffer(body)).getJsonObject("fault").getString("kind"))
                .isEqualTo("UNAVAILABLE");
    }

    private JsonObject replyTo(Object request) {
        return new JsonObject(
                vertx.eventBus().<Buffer>request(ASK.name(), request).await().body());
    }

    @Test
    void aComponentOfANewerVersionIsSkipped() {
        bus.serveAcross(ASK, question -> Future.succeededFuture(new Answer(Map.of(question.text(), 1L), true)))
                .await();
        var newer = new JsonObject()
                .put("text", "x")
                .put("amountNano", 1)
                .put("parts", List.of())
                .putNull("hint")
                .put("colour", "red");
        assertThat(replyTo(newer.toBuffer()).getJsonObject("answer").getJsonObject("nanos"))
                .isEqualTo(new JsonObject().put("x", 1));
    }

    @Test
    void nothingAboveTheLimitCrosses() {
        String large = "x".repeat(WireForm.MAX_BYTES);
        bus.serveAcross(ASK, _ -> Future.succeededFuture(new Answer(Map.of(large, 1L), true)))
                .await();
        assertThat(failureOf(ask(question(large))).kind()).as("request").isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failureOf(ask(QUESTION)).kind()).as("answer").isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(replyTo(Buffer.buffer("\"" + large + "\""))
                        .getJsonObject("fault")
                        .getString("kind"))
                .isEqualTo("UNAVAILABLE");
    }

    @Test
    void aNoticeReachesAllListenersAndABadOneNobody() throws InterruptedException {
        var heard = new LinkedBlockingQueue<String>();
        for (int i = 0; i < 2; i++) {
            bus.listenAcross(TELL, notice -> heard.add(notice.text())).await();
        }
        vertx.eventBus().publish(TELL.name(), Buffer.buffer("not JSON"));
        bus.publishAcross(TELL, QUESTION);
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("why");
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("why");
        assertThat(heard).isEmpty();
    }
}
