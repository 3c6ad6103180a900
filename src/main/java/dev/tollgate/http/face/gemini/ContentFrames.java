package dev.tollgate.http.face.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.http.error.GeminiErrors;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Frames;
import dev.tollgate.http.face.Said;
import dev.tollgate.http.face.WholeCharacters;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of one streamed answer, each a whole response with a piece of the text. Calls of functions arrive in one piece
 * there, so they are gathered up to the end; the last event has them, the reasons to end and the usage.
 */
final class ContentFrames extends Frames {
    private final String requestId;
    private final ChatAnswer.Streamed answer;
    private final Map<Integer, Candidate> indexToCandidate = new TreeMap<>();
    private @Nullable JsonNode cost;

    private static final class Candidate {
        final WholeCharacters thinking = new WholeCharacters();
        final WholeCharacters text = new WholeCharacters();
        final Map<Integer, Call> calls = new TreeMap<>();
        String finishReason = "";
    }

    private record Call(String id, String name, StringBuilder arguments) {}

    /**
     * Makes events of one answer.
     *
     * @param requestId of the server
     * @param answer whose events they are; what it cost is known before its last event
     */
    ContentFrames(String requestId, ChatAnswer.Streamed answer) {
        this.requestId = requestId;
        this.answer = answer;
    }

    @Override
    protected void chunk(JsonNode chunk) {
        if (chunk.hasNonNull("cost")) {
            cost = chunk.get("cost");
        }
        chunk.path("choices").forEach(this::choice);
    }

    private void choice(JsonNode choice) {
        int index = choice.path("index").asInt(0);
        Candidate candidate = indexToCandidate.computeIfAbsent(index, _ -> new Candidate());
        JsonNode delta = choice.path("delta");
        ObjectNode response = Answers.object();
        ArrayNode parts = ContentAnswer.candidate(response.putArray("candidates"), index);
        ContentAnswer.addText(parts, candidate.thinking.add(Said.thinking(delta)), true);
        ContentAnswer.addText(parts, candidate.text.add(Said.text(delta)), false);
        if (!parts.isEmpty()) {
            write(null, ContentAnswer.sign(response, requestId, answer.model()));
        }
        for (JsonNode piece : delta.path("tool_calls")) {
            JsonNode function = piece.path("function");
            candidate
                    .calls
                    .computeIfAbsent(
                            piece.path("index").asInt(0),
                            _ -> new Call(
                                    piece.path("id").asText(""),
                                    function.path("name").asText(""),
                                    new StringBuilder()))
                    .arguments()
                    .append(function.path("arguments").asText(""));
        }
        if (choice.hasNonNull("finish_reason")) {
            candidate.finishReason = choice.get("finish_reason").asText();
        }
    }

    @Override
    protected void done() {
        ObjectNode response = Answers.object();
        ArrayNode candidates = response.putArray("candidates");
        indexToCandidate.forEach((index, candidate) -> {
            ArrayNode parts = ContentAnswer.candidate(candidates, index);
            ContentAnswer.addText(parts, candidate.thinking.rest(), true);
            ContentAnswer.addText(parts, candidate.text.rest(), false);
            candidate
                    .calls
                    .values()
                    .forEach(call -> ContentAnswer.addCall(parts, call.id, call.name, call.arguments.toString()));
            ContentAnswer.finish(candidates, candidate.finishReason);
        });
        ChatAnswer.Booked booked = answer.booked().result();
        ContentAnswer.putEnd(response, booked == null ? Usage.NONE : booked.usage(), cost, answer.provider());
        write(null, ContentAnswer.sign(response, requestId, answer.model()));
    }

    @Override
    protected void error(String message, String code) {
        write(null, GeminiErrors.body(GeminiErrors.kindOf(code), message));
    }
}
