package dev.tollgate.chat;

import static dev.tollgate.chat.ChatFixture.IN_NANO;
import static dev.tollgate.chat.ChatFixture.OUT_NANO;
import static dev.tollgate.chat.ChatFixture.body;
import static dev.tollgate.chat.ChatFixture.failure;
import static dev.tollgate.chat.ChatFixture.streamBody;
import static dev.tollgate.chat.ScriptedUpstream.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Price;
import dev.tollgate.chat.ChatFixture.Times;
import dev.tollgate.chat.catalogue.CatalogueState;
import dev.tollgate.chat.provider.openai.OpenAiDialect;
import dev.tollgate.context.Message;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which upstream is asked, how often, and when none is. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, timeUnit = TimeUnit.MINUTES)
class ChatRoutingTest {
    @Test
    void deploymentThatFailsBeforeTheFirstByteIsReplacedByTheNext(Vertx vertx) {
        var broken = ScriptedUpstream.start(vertx);
        var sound = ScriptedUpstream.start(vertx).always(ScriptedUpstream.streams(3, 10, 3));
        var chat = ChatFixture.start(vertx, broken, sound);

        assertThat(chat.events(streamBody())).contains("w2 ").endsWith("[DONE]\n\n");

        assertThat(chat.billing.settlements()).hasSize(1);
        assertThat(chat.billing.settlements().getFirst().costNano()).isEqualTo(10 * IN_NANO + 3 * OUT_NANO);
        assertThat(chat.billing.settlements().getFirst().provider()).isEqualTo("b");
        assertThat(broken.requests()).isEqualTo(1);
    }

    @Test
    void errorInTheFirstEventIsAFailureBeforeTheFirstByte(Vertx vertx) {
        var broken = ScriptedUpstream.start(vertx).always(response -> ScriptedUpstream.stream(response)
                .end(": OPENROUTER PROCESSING\n\ndata: {\"error\":{\"message\":\"x\"}}\n\n"));
        var sound = ScriptedUpstream.start(vertx).always(ScriptedUpstream.streams(3, 10, 3));
        var chat = ChatFixture.start(vertx, broken, sound);

        assertThat(chat.events(streamBody())).startsWith("data: ").endsWith("[DONE]\n\n");
    }

    @Test
    void visibleOutputIsNeverReplayedOnAnotherDeployment(Vertx vertx) {
        var breaking = ScriptedUpstream.start(vertx)
                .always(response ->
                        ScriptedUpstream.chunks(response, 3).write(": end\n\n").onComplete(_ -> response.reset()));
        var sound = ScriptedUpstream.start(vertx).always(ScriptedUpstream.streams(3, 10, 3));
        var chat = ChatFixture.start(vertx, breaking, sound);

        assertThat(chat.events(streamBody())).contains("\"error\"").doesNotContain("[DONE]");
        assertThat(sound.requests()).isZero();
        assertThat(chat.billing.settlements()).isEmpty();
    }

    @Test
    void timeoutIsTriedElsewhereButNotAgain(Vertx vertx) {
        var silent = ScriptedUpstream.start(vertx).always(ScriptedUpstream.stalls());
        var sound = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 1, 1));
        var chat = ChatFixture.start(vertx, Times.PATIENT.firstByte(1_000), silent, sound);

        assertThat(chat.whole(body("")).provider()).isEqualTo("b");
        assertThat(silent.requests()).isEqualTo(1);
        silent.aborted().timeout(60, TimeUnit.SECONDS).await();
    }

    @Test
    void fallbackModelIsChargedAtThePriceOfTheModelAskedFor(Vertx vertx) {
        var broken = ScriptedUpstream.start(vertx);
        var sound = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 10, 3));
        var chat = ChatFixture.start(
                vertx,
                Times.PATIENT,
                models -> new ModelSettings(
                        models.providers(),
                        Map.of(
                                "m",
                                        ChatFixture.model(
                                                List.of(new DeploymentEntry("a", "", 1, 0)), List.of("other", "gone")),
                                "other", ChatFixture.model(List.of(new DeploymentEntry("b", "", 1, 0)), List.of())),
                        ""),
                broken,
                sound);

        ChatAnswer.Whole answer = chat.whole(body(""));

        assertThat(answer.model()).isEqualTo("m");
        assertThat(answer.costNano()).isEqualTo(10 * IN_NANO + 3 * OUT_NANO);
        assertThat(broken.body(0).getString("model")).isEqualTo("m");
    }

    @Test
    void requestThatIsToBlameItselfIsNotTriedAgain(Vertx vertx) {
        var refusing = ScriptedUpstream.start(vertx).always(response -> response.setStatusCode(400)
                .end("{\"error\":{\"message\":\"bad tool\",\"code\":\"x\"}}"));
        var chat = ChatFixture.start(vertx, refusing, ScriptedUpstream.start(vertx));

        assertThat(failure(chat.chat(body(""))))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.INVALID_REQUEST)
                .hasMessage("bad tool");
        assertThat(refusing.requests()).isEqualTo(1);
        assertThat(chat.billing.heldNano()).isZero();
    }

    @Test
    void failingUpstreamIsLeftAloneAfterFiveFailures(Vertx vertx) {
        var broken = ScriptedUpstream.start(vertx);
        var chat = ChatFixture.start(vertx, broken);

        for (int i = 0; i < 40; i++) {
            failure(chat.chat(body("")));
        }

        assertThat(broken.requests()).isEqualTo(5);
        TollgateException error = (TollgateException) failure(chat.chat(body("")));
        assertThat(error).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_UNAVAILABLE);
        assertThat(java.util.Objects.requireNonNull(error).retryAfter())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        assertThat(chat.room.models().find("m").orElseThrow().available()).isFalse();
        assertThat(chat.registry.get("tollgate.upstream.circuit.open").gauge().value())
                .isEqualTo(1);
    }

    @Test
    void crowdOfOursIsNotTakenForAFailingUpstream(Vertx vertx) {
        Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
        var slow = ScriptedUpstream.start(vertx).always(held::add);
        var chat = ChatFixture.start(vertx, Times.PATIENT.connections(1), slow);

        // One is under way and four wait for its connection.
        List<Future<ChatAnswer>> crowd =
                IntStream.range(0, 20).mapToObj(_ -> chat.chat(body(""))).toList();
        List<TollgateException> refused = new ArrayList<>();
        for (Future<ChatAnswer> each : crowd.subList(5, 20)) {
            refused.add((TollgateException) failure(each));
        }
        assertThat(refused).allSatisfy(error -> {
            assertThat(error.kind()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
            assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        });

        while (held.isEmpty()) {
            vertx.timer(10, TimeUnit.MILLISECONDS).await();
        }
        slow.always(completes("ok", 1, 1));
        completes("ok", 1, 1).answer(held.remove());
        // However they end: until then there may be no room among those who wait.
        crowd.subList(0, 5).forEach(ChatFixture::failure);
        assertThat(chat.whole(body("")).text()).isEqualTo("ok");
    }

    @Test
    void upstreamThatAsksForPeaceIsNotAskedBefore(Vertx vertx) {
        var busy = ScriptedUpstream.start(vertx).always(response -> response.setStatusCode(429)
                .putHeader("Retry-After", "20")
                .end());
        var chat = ChatFixture.start(vertx, busy);

        TollgateException first = (TollgateException) failure(chat.chat(body("")));
        TollgateException second = (TollgateException) failure(chat.chat(streamBody()));

        assertThat(busy.requests()).isEqualTo(1);
        assertThat(first).hasFieldOrPropertyWithValue("kind", ErrorKind.RATE_LIMITED);
        assertThat(java.util.Objects.requireNonNull(first).retryAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(java.util.Objects.requireNonNull(second).retryAfter())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    @Test
    void unreachableUpstreamIsUnavailable(Vertx vertx) {
        var chat = ChatFixture.start(
                vertx,
                Times.PATIENT,
                models -> new ModelSettings(
                        Map.of("a", ChatFixture.provider("http://127.0.0.1:1/v1/")), models.models(), ""),
                ScriptedUpstream.start(vertx));

        assertThat(failure(chat.chat(body(""))))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_UNAVAILABLE)
                .hasMessageNotContaining("127.0.0.1");
    }

    @Test
    void unknownAndForbiddenModelsAreRefusedBeforeAnythingIsHeld(Vertx vertx) {
        var chat = ChatFixture.start(vertx, ScriptedUpstream.start(vertx));

        assertThat(failure(chat.chat(body("").replace("\"m\"", "\"none\""))))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.MODEL_NOT_FOUND);
        var input = new ChatInput.Composed(null, List.of(new Message("user", "Hi")), null, null, false, null);
        assertThat(failure(chat.chat(input, Set.of("other"))))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.MODEL_NOT_ALLOWED);
        assertThat(chat.billing.holdsTaken()).isZero();
    }

    @Test
    void stoppingRoomBooksStreamsAndReleasesTheRest(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .then(response -> ScriptedUpstream.chunks(response, 5))
                .always(ScriptedUpstream.stalls());
        var chat = ChatFixture.start(vertx, upstream);
        var events = ChatFixture.read(chat.streamed(streamBody()).events());
        var whole = chat.chat(body(""));

        vertx.undeploy(chat.room.deploymentId()).await();

        assertThat(events.await()).contains("w0").contains("stopping").doesNotContain("[DONE]");
        assertThat(failure(whole)).hasFieldOrPropertyWithValue("kind", ErrorKind.UNAVAILABLE);
        assertThat(chat.billing.settlements()).hasSize(1);
        assertThat(chat.billing.heldNano()).isZero();
    }

    @Test
    void settingsThatDoNotFitTogetherStopTheStart(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx);
        ModelSettings sound = ChatFixture.models(upstream);
        var none = new ModelSettings(sound.providers(), Map.of(), "");
        var stray = new ModelSettings(Map.of(), sound.models(), "");

        assertThat(startFailure(vertx, sound, 2)).hasMessage("two dialects are named openai");
        assertThat(startFailure(vertx, sound, 0)).hasMessage("provider a: unknown dialect openai");
        assertThat(startFailure(vertx, none, 1)).hasMessageStartingWith("no model");
        assertThat(startFailure(vertx, stray, 1)).hasMessage("model m: unknown provider a");
        for (String url : List.of("ftp://x/v1", "nothing")) {
            var odd = new ModelSettings(Map.of("a", ChatFixture.provider(url)), sound.models(), "");
            assertThat(startFailure(vertx, odd, 1)).hasMessageStartingWith("provider a");
        }
    }

    private static @org.jspecify.annotations.Nullable Throwable startFailure(
            Vertx vertx, ModelSettings models, int dialects) {
        var fixture = new FakeBilling();
        var parts = new ChatRoom.Parts(
                fixture,
                new FakeContext(),
                new SimpleMeterRegistry(),
                java.time.InstantSource.system(),
                16,
                java.util.Collections.nCopies(dialects, new OpenAiDialect()),
                CatalogueState.configured(models, _ -> Price.flat(1, 1)),
                Credits::format);
        return failure(ChatRoom.deploy(vertx, 1, Times.PATIENT.toSettings(), models, parts));
    }
}
