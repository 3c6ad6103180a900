package dev.tollgate.chat;

import static dev.tollgate.chat.ChatFixture.IN_NANO;
import static dev.tollgate.chat.ChatFixture.OUT_NANO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.context.Exchange;
import dev.tollgate.context.Message;
import dev.tollgate.context.MessageId;
import dev.tollgate.context.Receipt;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.settings.ModelSettings;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is remembered of an answer, and what a conversation sends along. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, timeUnit = TimeUnit.MINUTES)
class ChatMemoryTest {
    private static ChatInput asked(boolean stream, @Nullable MessageId replaces) {
        return new ChatInput.Composed(
                "m",
                List.of(new Message("user", "Hi")),
                null,
                null,
                stream,
                new ChatInput.Remembered("usr_1", "conv_1", null, null, replaces));
    }

    private static Exchange onlyExchange(ChatFixture chat) {
        assertThat(chat.context.exchanges()).hasSize(1);
        return chat.context.exchanges().getFirst();
    }

    @Test
    void answerIsRememberedWithWhatItTook(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 10, 3));
        var chat = ChatFixture.start(vertx, upstream);

        chat.chat(asked(false, null)).timeout(60, TimeUnit.SECONDS).await();

        Exchange exchange = onlyExchange(chat);
        assertThat(exchange.receipt()).isEqualTo(new Receipt(10, 3, false, 10 * IN_NANO + 3 * OUT_NANO, false));
        assertThat(exchange.messages()).containsExactly(new Message("user", "Hi"), new Message("assistant", "Hello"));
        assertThat(exchange.replaces()).isNull();
    }

    @Test
    void refusalInAStreamIsRememberedAsTheAnswer(Vertx vertx) {
        JsonObject refusal = ScriptedUpstream.chunk("");
        refusal.getJsonArray("choices").getJsonObject(0).put("delta", new JsonObject().put("refusal", "No way"));
        var upstream = ScriptedUpstream.start(vertx).always(response -> ScriptedUpstream.stream(response)
                .end(ScriptedUpstream.event(refusal) + ScriptedUpstream.finish() + "data: [DONE]\n\n"));
        var chat = ChatFixture.start(vertx, upstream);

        var answer = (ChatAnswer.Streamed)
                chat.chat(asked(true, null)).timeout(60, TimeUnit.SECONDS).await();
        answer.events().handler(_ -> {});

        chat.billing.ended().timeout(60, TimeUnit.SECONDS).await();
        assertThat(onlyExchange(chat).messages().getLast()).isEqualTo(new Message("assistant", "No way"));
    }

    @Test
    void streamThatIsLeftIsChargedAndRememberedAsFarAsItCame(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(response -> ScriptedUpstream.chunks(response, 5));
        var chat = ChatFixture.start(vertx, upstream);
        var answer = (ChatAnswer.Streamed)
                chat.chat(asked(true, null)).timeout(60, TimeUnit.SECONDS).await();
        Promise<Void> five = Promise.promise();
        answer.events().handler(part -> {
            if (part.toString().contains("w4")) {
                five.tryComplete();
            }
        });
        five.future().timeout(60, TimeUnit.SECONDS).await();

        chat.callerLeft.complete();

        chat.billing.ended().timeout(60, TimeUnit.SECONDS).await();
        Exchange exchange = onlyExchange(chat);
        Receipt receipt = Objects.requireNonNull(exchange.receipt());
        assertThat(exchange.messages().getLast().content()).startsWith("w0 ").contains("w4");
        assertThat(receipt.stopped()).isTrue();
        assertThat(receipt.estimated()).isTrue();
        assertThat(receipt.costNano())
                .isEqualTo(chat.billing.settlements().getFirst().costNano());
    }

    @Test
    void streamThatIsLeftIsChargedAlsoWhenItCannotBeRemembered(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(response -> ScriptedUpstream.chunks(response, 5));
        var chat = ChatFixture.start(vertx, upstream);
        var answer = (ChatAnswer.Streamed)
                chat.chat(asked(true, null)).timeout(60, TimeUnit.SECONDS).await();
        Promise<Void> begun = Promise.promise();
        answer.events().handler(_ -> begun.tryComplete());
        begun.future().timeout(60, TimeUnit.SECONDS).await();
        chat.context.goAway();

        chat.callerLeft.complete();

        chat.billing.ended().timeout(60, TimeUnit.SECONDS).await();
        assertThat(chat.billing.settlements()).hasSize(1);
    }

    @Test
    void answerThatCannotBeRememberedIsDeliveredAndCharged(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .then(ScriptedUpstream.completes("Hello", 10, 3))
                .then(ScriptedUpstream.streams(3, 10, 3));
        var chat = ChatFixture.start(vertx, upstream);
        chat.context.goAway();

        var whole = (ChatAnswer.Whole)
                chat.chat(asked(false, null)).timeout(60, TimeUnit.SECONDS).await();
        var streamed = (ChatAnswer.Streamed)
                chat.chat(asked(true, null)).timeout(60, TimeUnit.SECONDS).await();

        assertThat(whole.text()).isEqualTo("Hello");
        assertThat(ChatFixture.read(streamed.events())
                        .timeout(60, TimeUnit.SECONDS)
                        .await())
                .contains("w2 ")
                .endsWith("data: [DONE]\n\n");
        assertThat(chat.billing.settlements())
                .hasSize(2)
                .allMatch(each -> each.costNano() == 10 * IN_NANO + 3 * OUT_NANO);
        assertThat(chat.billing.heldNano()).isZero();
    }

    /** Half of a pair in the middle, a whole pair, and half of one at the end. */
    private static String inHalves(String json) {
        return json.replace("@", "a\\ud83d b\\ud83d\\ude00\\ud83d");
    }

    @Test
    void halfASurrogatePairInAnAnswerIsReplacedAndTheAnswerKept(Vertx vertx) {
        String completion = ScriptedUpstream.completion("@")
                .put("usage", ScriptedUpstream.usage(10, 3))
                .encode();
        String stream = ScriptedUpstream.event(ScriptedUpstream.chunk("@"))
                + ScriptedUpstream.finish()
                + ScriptedUpstream.usageEvent(10, 3)
                + "data: [DONE]\n\n";
        var upstream = ScriptedUpstream.start(vertx)
                .then(response -> response.end(inHalves(completion)))
                .then(response -> ScriptedUpstream.stream(response).end(inHalves(stream)));
        var chat = ChatFixture.start(vertx, upstream);

        var whole = (ChatAnswer.Whole)
                chat.chat(asked(false, null)).timeout(60, TimeUnit.SECONDS).await();
        var streamed = (ChatAnswer.Streamed)
                chat.chat(asked(true, null)).timeout(60, TimeUnit.SECONDS).await();
        ChatFixture.read(streamed.events()).timeout(60, TimeUnit.SECONDS).await();

        String kept = "a\uFFFD b\uD83D\uDE00\uFFFD";
        assertThat(whole.text()).isEqualTo(kept);
        assertThat(chat.context.exchanges())
                .extracting(each -> each.messages().getLast().content())
                .containsExactly(kept, kept);
        assertThat(chat.billing.settlements()).hasSize(2);
    }

    @Test
    void streamThatIsLeftBeforeItsFirstWordIsNotRemembered(Vertx vertx) {
        Promise<Void> reached = Promise.promise();
        var upstream = ScriptedUpstream.start(vertx).always(_ -> reached.complete());
        var chat = ChatFixture.start(vertx, upstream);
        chat.chat(asked(true, null));
        reached.future().timeout(60, TimeUnit.SECONDS).await();

        chat.callerLeft.complete();

        chat.billing.ended().timeout(60, TimeUnit.SECONDS).await();
        assertThat(chat.context.exchanges()).isEmpty();
    }

    @Test
    void systemPromptOfTheConversationGoesFirst(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 10, 3));
        var chat = ChatFixture.start(vertx, upstream);
        chat.context.prompted("Be short.");
        chat.context.said("user", "before");

        chat.chat(asked(false, null)).timeout(60, TimeUnit.SECONDS).await();

        JsonArray sent = upstream.body(0).getJsonArray("messages");
        assertThat(sent.stream().map(each -> ((JsonObject) each).getString("content")))
                .containsExactly("Be short.", "before", "Hi");
        assertThat(sent.getJsonObject(0).getString("role")).isEqualTo("system");
        assertThat(onlyExchange(chat).messages()).hasSize(2);
    }

    @Test
    void whatIsReplacedIsNeitherReadNorKept(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 10, 3));
        var chat = ChatFixture.start(vertx, upstream);
        var from = new MessageId(7, 0);

        chat.chat(asked(false, from)).timeout(60, TimeUnit.SECONDS).await();

        assertThat(chat.context.loads().getFirst().before()).isEqualTo(from);
        assertThat(onlyExchange(chat).replaces()).isEqualTo(from);
    }

    /** A chat with a second model, `n`, in the conversation that chose this one. */
    private static ChatFixture inConversationOf(Vertx vertx, String chosen) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 10, 3));
        var chat = ChatFixture.start(
                vertx,
                ChatFixture.Times.PATIENT,
                models -> new ModelSettings(
                        models.providers(),
                        Map.of(
                                "m",
                                Objects.requireNonNull(models.models().get("m")),
                                "n",
                                Objects.requireNonNull(models.models().get("m"))),
                        "m"),
                upstream);
        chat.context.answeredBy(chosen);
        chat.context.said("user", "before");
        return chat;
    }

    private static ChatInput askedOf(@Nullable String model) {
        return new ChatInput.Composed(
                model,
                List.of(new Message("user", "Hi")),
                null,
                null,
                false,
                new ChatInput.Remembered("usr_1", "conv_1", null));
    }

    private static String modelThatAnswers(ChatFixture chat, @Nullable String named) {
        return ((ChatAnswer.Whole)
                        chat.chat(askedOf(named)).timeout(60, TimeUnit.SECONDS).await())
                .model();
    }

    @Test
    void conversationIsAnsweredByItsOwnModelWhenTheRequestNamesNone(Vertx vertx) {
        var chat = inConversationOf(vertx, "n");
        assertThat(modelThatAnswers(chat, null)).isEqualTo("n");
        assertThat(onlyExchange(chat).model()).isEqualTo("n");
        assertThat(chat.context.loads()).hasSize(1);
        assertThat(modelThatAnswers(chat, "m")).isEqualTo("m");
    }

    @Test
    void conversationWhoseModelIsServedNoMoreIsAnsweredByTheDefaultOne(Vertx vertx) {
        assertThat(modelThatAnswers(inConversationOf(vertx, "gone"), null)).isEqualTo("m");
    }

    @Test
    void keyThatMayNotUseTheModelOfTheConversationIsRefused(Vertx vertx) {
        var chat = inConversationOf(vertx, "n");
        assertThat(ChatFixture.failure(chat.chat(askedOf(null), Set.of("m"))))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.MODEL_NOT_ALLOWED);
        assertThat(chat.billing.holdsTaken()).isZero();
    }
}
