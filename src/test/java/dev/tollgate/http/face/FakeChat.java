package dev.tollgate.http.face;

import dev.tollgate.billing.Price;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.Chat;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.chat.ChatInput;
import dev.tollgate.chat.ChatRequest;
import dev.tollgate.chat.DeploymentState;
import dev.tollgate.chat.Model;
import dev.tollgate.chat.Models;
import dev.tollgate.chat.upstream.CallFigures;
import dev.tollgate.platform.Bytes;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model that always says hello, for 4.2 credits and 21 tokens. */
public final class FakeChat implements Chat, Models {
    /** What it answers to forwarded bodies, to the byte. */
    public static final String BODY = "{ \"id\":\"chatcmpl-1\", \"choices\":[] ,\"cost\":0.0042,\"unknown\":1.50}";

    static final String[] PARTS = {
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n",
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":18,\"completion_tokens\":3,\"total_tokens\":21},"
                + "\"cost\":4.20}\n\n",
        "data: [DONE]\n\n"
    };

    /** What every stream cost. */
    static final Future<ChatAnswer.Booked> BOOKED =
            Future.succeededFuture(new ChatAnswer.Booked(Usage.tokens(18, 3, false), 4_200_000_000L));

    private final Rooms rooms;
    private final Model model = new Model(
            "gpt-4",
            "GPT-4",
            "openai",
            8192,
            4096,
            Price.flat(30_000_000, 60_000_000),
            List.of("chat", "completion"),
            FakeIdentity.THEN,
            true);
    public @Nullable ChatRequest asked;
    public @Nullable Throwable failure;

    FakeChat(Rooms rooms) {
        this.rooms = rooms;
    }

    public ChatInput.Composed composed() {
        return (ChatInput.Composed) Objects.requireNonNull(asked).input();
    }

    @Override
    public Future<ChatAnswer> chat(ChatRequest request) {
        asked = request;
        rooms.acts.add("chat " + request.id());
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        return Future.succeededFuture(
                switch (request.input()) {
                    case ChatInput.Composed composed -> composed.stream() ? streamed(composed) : whole(composed);
                    case ChatInput.Forwarded forwarded ->
                        forwarded.body().stream()
                                ? new ChatAnswer.Streamed(ListStream.of(PARTS), "gpt-4", "openai", null, BOOKED)
                                : whole(null);
                });
    }

    private static ChatAnswer streamed(ChatInput.Composed composed) {
        return new ChatAnswer.Streamed(ListStream.of(PARTS), "gpt-4", "openai", conversation(composed), BOOKED);
    }

    private static ChatAnswer whole(ChatInput.@Nullable Composed composed) {
        return new ChatAnswer.Whole(
                Bytes.of(BODY),
                "Hello",
                "gpt-4",
                "openai",
                Usage.tokens(18, 3, false),
                4_200_000_000L,
                composed == null ? null : conversation(composed));
    }

    private static @Nullable String conversation(ChatInput.Composed composed) {
        return composed.conversation() == null ? null : "conv_1";
    }

    @Override
    public List<Model> all() {
        return List.of(model);
    }

    @Override
    public Optional<Model> find(String id) {
        return id.equals("gpt-4") ? Optional.of(model) : Optional.empty();
    }

    @Override
    public List<DeploymentState> deployments() {
        return List.of(new DeploymentState(
                "gpt-4",
                "openai",
                "gpt-4",
                1,
                0,
                false,
                true,
                1_500,
                3,
                new CallFigures(8, 2, 800, 160, 11, List.of(0L, 0L, 5L, 1L))));
    }
}
