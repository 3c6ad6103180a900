package dev.tollgate.chat;

import static dev.tollgate.chat.ChatFixture.OUT_NANO;
import static dev.tollgate.chat.ChatFixture.body;
import static dev.tollgate.chat.ChatFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.context.Message;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is reserved before a call, what goes upstream then, and what is remembered of it. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, timeUnit = TimeUnit.MINUTES)
class ChatAdmissionTest {
    private static ChatInput composed(List<Message> messages, boolean stream, ChatInput.Remembered remembered) {
        return new ChatInput.Composed(null, messages, null, new BigDecimal("0.5"), stream, remembered);
    }

    private static ChatInput.Remembered remembered(List<Message> replacement) {
        return new ChatInput.Remembered("usr_1", null, replacement.isEmpty() ? null : replacement);
    }

    @Test
    void everyCallIsHeldWhileItRuns(Vertx vertx) {
        Promise<HttpServerResponse> reached = Promise.promise();
        var upstream = ScriptedUpstream.start(vertx).always(reached::complete);
        var chat = ChatFixture.start(vertx, upstream);

        String body = body(",\"max_tokens\":50,\"n\":2");
        var answer = chat.chat(body);
        HttpServerResponse response =
                reached.future().timeout(60, TimeUnit.SECONDS).await();

        assertThat(chat.billing.heldNano()).isEqualTo(body.length() * ChatFixture.IN_NANO + 2 * 50 * OUT_NANO);
        ScriptedUpstream.completes("x", 1, 1).answer(response);
        answer.await();
        assertThat(chat.billing.heldNano()).isZero();
    }

    @Test
    void limitThatCannotBePaidIsRefusedWithWhatCould(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("x", 1, 1));
        var chat = ChatFixture.start(vertx, upstream);
        chat.billing.balance(240 * Credits.ONE_NANO);

        for (String members : List.of(
                ",\"max_completion_tokens\":100000",
                ",\"n\":5,\"max_tokens\":100",
                ",\"best_of\":5,\"max_tokens\":100",
                ",\"max_tokens\":2147483647,\"n\":128")) {
            TollgateException refusal = (TollgateException) failure(chat.chat(body(members)));
            assertThat(refusal).hasFieldOrPropertyWithValue("kind", ErrorKind.INSUFFICIENT_CREDIT);
            int affordable = Integer.parseInt(Objects.requireNonNull(
                    Objects.requireNonNull(refusal).figures().get("affordableTokens")));
            assertThat(affordable).isBetween(0, 120);
        }
        assertThat(upstream.requests()).isZero();
        assertThat(chat.billing.heldNano()).isZero();
    }

    @Test
    void withoutALimitUpstreamGetsWhatTheBalancePaysFor(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("x", 1, 1));
        var chat = ChatFixture.start(vertx, upstream);
        chat.billing.balance(240 * Credits.ONE_NANO);

        chat.whole(body(",\"n\":2"));

        // About ten tokens of prompt leave some 230 credits: 115 tokens out, for two choices.
        assertThat(upstream.body(0).getInteger("max_tokens")).isBetween(50, 58);
    }

    @Test
    void tooLittleForAnyAnswerIsRefused(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("x", 1, 1));
        var chat = ChatFixture.start(vertx, upstream);
        chat.billing.balance(30 * Credits.ONE_NANO);

        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.INSUFFICIENT_CREDIT);
        assertThat(upstream.requests()).isZero();
    }

    @Test
    void boundThatDoesNotFitIsReplacedByACount(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("x", 1, 1));
        var chat = ChatFixture.start(vertx, upstream);
        String longText = "hello ".repeat(500);
        chat.billing.balance(700 * Credits.ONE_NANO);

        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
        chat.whole(body(",\"max_tokens\":20" + tools).replace("Hi", longText));

        assertThat(upstream.requests()).isEqualTo(1);
    }

    @Test
    void picturesAreReservedForThoughTheirAddressIsShort(Vertx vertx) {
        var chat = ChatFixture.start(vertx, ScriptedUpstream.start(vertx));
        chat.billing.balance(1_000 * Credits.ONE_NANO);
        String picture = "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/y\"}}]";

        assertThat(failure(chat.chat(body(",\"max_tokens\":20").replace("\"Hi\"", picture))))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.INSUFFICIENT_CREDIT);
    }

    @Test
    void composedChatIsRemembered(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .then(ScriptedUpstream.completes("Hello", 1, 1))
                .then(ScriptedUpstream.streams(2, 1, 2));
        var chat = ChatFixture.start(vertx, upstream);
        chat.context.said("system", "Be kind");

        var first =
                (ChatAnswer.Whole) chat.chat(composed(List.of(new Message("user", "Hi")), false, remembered(List.of())))
                        .await();
        var second = (ChatAnswer.Streamed)
                chat.chat(composed(List.of(new Message("user", "More")), true, remembered(List.of())))
                        .await();
        String events = ChatFixture.read(second.events()).await();

        assertThat(first.conversationId()).isEqualTo("conv_1");
        assertThat(second.conversationId()).isEqualTo("conv_1");
        assertThat(events).contains("\"cost\"");
        assertThat(chat.context.messages())
                .extracting(Message::content)
                .containsExactly("Be kind", "Hi", "Hello", "More", "w0 w1 ");
        JsonArray sent = upstream.body(1).getJsonArray("messages");
        assertThat(sent).hasSize(4);
        assertThat(sent.getJsonObject(2).getString("role")).isEqualTo("assistant");
        assertThat(upstream.body(1).getDouble("temperature")).isEqualTo(0.5);
    }

    @Test
    void callersOwnContextStandsInForTheStoredOne(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 1, 1));
        var chat = ChatFixture.start(vertx, upstream);
        chat.context.said("user", "stored");

        chat.chat(composed(
                        List.of(new Message("user", "Hi")), false, remembered(List.of(new Message("system", "given")))))
                .await();

        assertThat(upstream.body(0).getJsonArray("messages").encode())
                .contains("given")
                .doesNotContain("stored");
    }

    @Test
    void oldMessagesThatDoNotFitTheWindowAreLeftOut(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 1, 1));
        var chat = ChatFixture.start(vertx, upstream);
        chat.context.said("system", "Be kind");
        chat.context.said("user", "oldest " + "word ".repeat(600));
        chat.context.said("assistant", "older " + "word ".repeat(600));
        chat.context.said("user", "newer");

        chat.chat(composed(List.of(new Message("user", "Hi")), false, remembered(List.of())))
                .await();

        List<String> sent = upstream.body(0).getJsonArray("messages").stream()
                .map(each -> ((JsonObject) each).getString("content").split(" ")[0])
                .toList();
        assertThat(sent).containsExactly("Be", "older", "newer", "Hi");
    }

    @Test
    void messageBeyondTheWindowIsRefusedBeforeAnythingIsHeld(Vertx vertx) {
        var chat = ChatFixture.start(vertx, ScriptedUpstream.start(vertx));

        var tooLong = composed(List.of(new Message("user", "word ".repeat(2_000))), false, remembered(List.of()));

        assertThat(failure(chat.chat(tooLong))).hasFieldOrPropertyWithValue("kind", ErrorKind.CONTEXT_LENGTH_EXCEEDED);
        assertThat(chat.billing.holdsTaken()).isZero();
    }
}
