package dev.tollgate.http.face.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Faults;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Value;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.List;

/**
 * Writes the body of Anthropic's Messages API in OpenAI's form. What that form has no place for is dropped where it only
 * changes the taste or the price of an answer (`top_k`, `cache_control`, thinking of earlier turns), and refused where the
 * caller would miss it (tools that Anthropic's servers run, files by id).
 *
 * <p>Wire facts: the request types of Anthropic's SDKs for API versions 2023-06-01 and 2026-10-21. What the later one
 * refuses (`temperature`, `top_p`) is taken with either.
 */
final class MessageRequest {
    /** As many as OpenAI's form has room for. */
    private static final int MAX_STOPS = 4;

    private static final int MAX_USER_ID = 1_024;
    private static final int MIN_BUDGET = 1_024;
    private static final int LOW_BUDGET = 2_048;
    private static final int MEDIUM_BUDGET = 8_192;
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
    private static final List<String> THINKING = List.of("enabled", "disabled", "adaptive", "between_tools");

    private final Value body;
    private final ObjectNode written = Answers.object();

    private MessageRequest(Value body) {
        this.body = body;
    }

    /** The body of a message; INVALID_REQUEST names every wrong field, INVALID_JSON where it is no JSON object. */
    static Buffer ofMessage(ApiRequest request) {
        var faults = new Faults();
        var message = new MessageRequest(Value.of(request.json(), faults));
        message.prompt();
        message.answer();
        faults.check();
        return Buffer.buffer(Answers.write(message.written));
    }

    /** The body whose prompt is to be counted; fails in the same way. */
    static Buffer ofCount(ApiRequest request) {
        var faults = new Faults();
        var message = new MessageRequest(Value.of(request.json(), faults));
        message.prompt();
        faults.check();
        return Buffer.buffer(Answers.write(message.written));
    }

    /** What the model reads. */
    private void prompt() {
        written.put("model", body.at("model").text(1, Fields.MAX_NAME));
        ArrayNode messages = written.putArray("messages");
        String system = Turns.system(body.at("system"));
        if (!system.isEmpty()) {
            messages.addObject().put("role", "system").put("content", system);
        }
        new Turns(messages).add(body.at("messages"));
        MessageTools.write(body, written);
        format();
        effort();
    }

    /** How it is to answer. */
    private void answer() {
        Value limit = body.at("max_tokens");
        if (limit.isGiven()) {
            written.put("max_tokens", limit.integer(1, Integer.MAX_VALUE));
        }
        number("temperature");
        number("top_p");
        List<Value> stops = body.at("stop_sequences").items(MAX_STOPS);
        if (!stops.isEmpty()) {
            ArrayNode stop = written.putArray("stop");
            stops.forEach(each -> stop.add(each.text()));
        }
        Value metadata = body.at("metadata");
        if (metadata.isObject() && !metadata.at("user_id").isAbsent()) {
            written.put("user", metadata.at("user_id").text(0, MAX_USER_ID));
        }
        if (body.at("stream").flag()) {
            written.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
    }

    private void number(String name) {
        BigDecimal value = body.at(name).number(0, 1);
        if (value != null) {
            written.put(name, value);
        }
    }

    private void format() {
        Value format = body.at("output_config").at("format");
        if (!body.at("output_config").isObject() || !format.isObject()) {
            return;
        }
        format.at("type").word(List.of("json_schema"));
        Value schema = format.at("schema");
        if (schema.isGiven() && schema.isObject()) {
            ObjectNode wanted = written.putObject("response_format").put("type", "json_schema");
            wanted.putObject("json_schema").put("name", "answer").set("schema", schema.node());
        }
    }

    /** A budget of thinking is told by the nearest word; to switch thinking off needs none, for it is off unsaid. */
    private void effort() {
        Value effort = body.at("output_config").at("effort");
        Value thinking = body.at("thinking");
        boolean thinks =
                thinking.isObject() && thinking.at("type").word(THINKING).equals("enabled");
        Value budget = thinking.at("budget_tokens");
        Integer tokens = thinks && budget.isGiven() ? budget.integer(MIN_BUDGET, Integer.MAX_VALUE) : null;
        if (!effort.isAbsent()) {
            written.put("reasoning_effort", effort.word(EFFORTS));
        } else if (tokens != null) {
            String word = tokens <= LOW_BUDGET ? "low" : tokens <= MEDIUM_BUDGET ? "medium" : "high";
            written.put("reasoning_effort", word);
        }
    }
}
