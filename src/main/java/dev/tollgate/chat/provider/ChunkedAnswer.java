package dev.tollgate.chat.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Usage;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Writes an answer, as its parts come, as server-sent events with a `chat.completion.chunk` each. */
public final class ChunkedAnswer implements AnswerParts {
    private static final int MAX_PRODUCED_CHARS = 1 << 20;
    private static final int MAX_CALLS = 1_000;

    private final UpstreamCall call;
    private final boolean[] begun;
    private final boolean[] finished;
    private final int[] calls;
    private final StringBuilder produced = new StringBuilder();
    private final StringBuilder firstChoice = new StringBuilder();
    private Buffer ready = Buffer.buffer();
    private String id;
    private String model;

    /** An answer to the call with nothing said yet. */
    public ChunkedAnswer(UpstreamCall call) {
        this.call = call;
        this.id = call.answerId();
        this.model = call.upstreamModel();
        this.begun = new boolean[call.body().choices()];
        this.finished = new boolean[call.body().choices()];
        this.calls = new int[call.body().choices()];
    }

    /** Names count until the first chunk is out: in one stream they do not change. */
    @Override
    public void named(String id, String model) {
        for (boolean any : begun) {
            if (any) {
                return;
            }
        }
        this.id = id.isEmpty() ? this.id : id;
        this.model = model.isEmpty() ? this.model : model;
    }

    /** Writes the chunk with the role, once. */
    public void begin(int choice) {
        if (choice < 0 || choice >= begun.length) {
            throw UpstreamJson.failed("The model's provider sent a choice that nobody asked for");
        }
        if (!begun[choice]) {
            begun[choice] = true;
            write(choice, OpenAiForm.object().put("role", "assistant").put("content", ""), null);
        }
    }

    @Override
    public void text(int choice, String piece) {
        if (isOpen(choice) && !piece.isEmpty()) {
            count(piece);
            if (choice == 0) {
                firstChoice.append(piece);
            }
            write(choice, OpenAiForm.object().put("content", piece), null);
        }
    }

    @Override
    public void reasoning(int choice, String piece) {
        if (isOpen(choice) && !piece.isEmpty()) {
            count(piece);
            write(choice, OpenAiForm.object().put("reasoning_content", piece), null);
        }
    }

    @Override
    public int callBegins(int choice, String id, String name) {
        if (!isOpen(choice)) {
            return 0;
        }
        if (calls[choice] == MAX_CALLS) {
            throw UpstreamJson.failed("The model's provider sent too many function calls");
        }
        int index = calls[choice]++;
        ObjectNode delta = OpenAiForm.object();
        delta.putArray("tool_calls")
                .addObject()
                .put("index", index)
                .put("id", id)
                .put("type", "function")
                .putObject("function")
                .put("name", name)
                .put("arguments", "");
        write(choice, delta, null);
        return index;
    }

    @Override
    public void callArguments(int choice, int call, String piece) {
        if (isOpen(choice) && !piece.isEmpty()) {
            count(piece);
            ObjectNode delta = OpenAiForm.object();
            delta.putArray("tool_calls")
                    .addObject()
                    .put("index", call)
                    .putObject("function")
                    .put("arguments", piece);
            write(choice, delta, null);
        }
    }

    @Override
    public void finish(int choice, String finishReason) {
        if (isOpen(choice)) {
            finished[choice] = true;
            write(choice, OpenAiForm.object(), finishReason);
        }
    }

    /** Whether every choice asked for has ended. */
    public boolean isFinished() {
        for (boolean each : finished) {
            if (!each) {
                return false;
            }
        }
        return true;
    }

    /** The events written since the last time. */
    public Buffer take() {
        Buffer events = ready;
        ready = Buffer.buffer();
        return events;
    }

    /** The chunk that tells the usage, a JSON object; null when none was reported. */
    public @Nullable Buffer usageChunk(@Nullable Usage usage) {
        if (usage == null) {
            return null;
        }
        ObjectNode chunk = OpenAiForm.frame(id, "chat.completion.chunk", call.createdSeconds(), model);
        chunk.putArray("choices");
        chunk.set("usage", OpenAiForm.usage(usage));
        return Buffer.buffer(chunk.toString());
    }

    /** Text, reasoning and arguments of all choices so far. */
    public String producedText() {
        return produced.toString();
    }

    /** Text of the first choice so far. */
    public String firstChoiceText() {
        return firstChoice.toString();
    }

    private boolean isOpen(int choice) {
        begin(choice);
        return !finished[choice];
    }

    private void count(String piece) {
        if (produced.length() + piece.length() > MAX_PRODUCED_CHARS) {
            throw UpstreamJson.failed("The model's provider sent an answer that is too long");
        }
        produced.append(piece);
    }

    private void write(int choice, ObjectNode delta, @Nullable String finishReason) {
        ObjectNode chunk = OpenAiForm.frame(id, "chat.completion.chunk", call.createdSeconds(), model);
        ObjectNode only = chunk.putArray("choices").addObject().put("index", choice);
        only.set("delta", delta);
        only.putNull("logprobs").put("finish_reason", finishReason);
        if (call.body().includeUsage()) {
            chunk.putNull("usage");
        }
        ready.appendString("data: ").appendString(chunk.toString()).appendString("\n\n");
    }
}
