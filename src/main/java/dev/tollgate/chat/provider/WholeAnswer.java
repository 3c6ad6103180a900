package dev.tollgate.chat.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers a complete answer and writes it as a `chat.completion`. */
public final class WholeAnswer implements AnswerParts {
    private final UpstreamCall call;
    private final List<Choice> choices = new ArrayList<>();
    private final StringBuilder produced = new StringBuilder();
    private String id;
    private String model;

    private static final class Choice {
        final StringBuilder text = new StringBuilder();
        final StringBuilder reasoning = new StringBuilder();
        final List<FunctionCall> calls = new ArrayList<>();
        String finishReason = "stop";
    }

    private record FunctionCall(String id, String name, StringBuilder arguments) {}

    /** An answer to the call with no choice yet. */
    public WholeAnswer(UpstreamCall call) {
        this.call = call;
        this.id = call.answerId();
        this.model = call.upstreamModel();
    }

    @Override
    public void named(String id, String model) {
        this.id = id.isEmpty() ? this.id : id;
        this.model = model.isEmpty() ? this.model : model;
    }

    @Override
    public void text(int choice, String piece) {
        choice(choice).text.append(piece);
        produced.append(piece);
    }

    @Override
    public void reasoning(int choice, String piece) {
        choice(choice).reasoning.append(piece);
        produced.append(piece);
    }

    @Override
    public int callBegins(int choice, String id, String name) {
        choice(choice).calls.add(new FunctionCall(id, name, new StringBuilder()));
        return choice(choice).calls.size() - 1;
    }

    @Override
    public void callArguments(int choice, int call, String piece) {
        choice(choice).calls.get(call).arguments().append(piece);
        produced.append(piece);
    }

    @Override
    public void finish(int choice, String finishReason) {
        choice(choice).finishReason = finishReason;
    }

    /**
     * The answer as gathered.
     *
     * @param usage as reported, null when the upstream reported none; then the body has none either
     */
    public UpstreamAnswer toAnswer(@Nullable Usage usage) {
        if (choices.isEmpty()) {
            throw UpstreamJson.failed("The model's provider sent an empty answer");
        }
        ObjectNode body = OpenAiForm.frame(id, "chat.completion", call.createdSeconds(), model);
        ArrayNode array = body.putArray("choices");
        for (int index = 0; index < choices.size(); index++) {
            array.add(json(index, choices.get(index)));
        }
        if (usage != null) {
            body.set("usage", OpenAiForm.usage(usage));
        }
        return new UpstreamAnswer(Buffer.buffer(body.toString()), usage, produced.toString());
    }

    private static ObjectNode json(int index, Choice choice) {
        ObjectNode json = OpenAiForm.object().put("index", index);
        ObjectNode message = json.putObject("message").put("role", "assistant");
        boolean silent = choice.text.isEmpty() && !choice.calls.isEmpty();
        message.put("content", silent ? null : choice.text.toString()).putNull("refusal");
        if (!choice.reasoning.isEmpty()) {
            message.put("reasoning_content", choice.reasoning.toString());
        }
        if (!choice.calls.isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            for (FunctionCall call : choice.calls) {
                calls.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments().toString());
            }
        }
        return json.putNull("logprobs").put("finish_reason", choice.finishReason);
    }

    private Choice choice(int index) {
        if (index < 0 || index >= call.body().choices()) {
            throw UpstreamJson.failed("The model's provider sent a choice that nobody asked for");
        }
        while (choices.size() <= index) {
            choices.add(new Choice());
        }
        return choices.get(index);
    }
}
