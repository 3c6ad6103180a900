package dev.tollgate.http.face.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Faults;
import dev.tollgate.http.face.Value;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes the body of Gemini's `generateContent` in OpenAI's form. What only changes the taste of an answer and has no place
 * there is dropped (`topK`, `safetySettings`), what the caller would miss is refused (cached content, files by address,
 * Google's own tools).
 *
 * <p>Wire facts: the types of Google's SDK google-genai 3.4.
 */
final class ContentRequest {
    private static final int MAX_CANDIDATES = 8;
    private static final int MAX_STOPS = 4;
    private static final int LOW_BUDGET = 1_024;
    private static final int MEDIUM_BUDGET = 8_192;
    private static final Pattern UPPER = Pattern.compile("[A-Z]");
    private static final List<String> MEMBERS =
            List.of("systemInstruction", "generationConfig", "toolConfig", "cachedContent");
    private static final List<String> MEMBERS_OF_CONFIG = List.of(
            "maxOutputTokens",
            "candidateCount",
            "stopSequences",
            "topP",
            "presencePenalty",
            "frequencyPenalty",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema",
            "responseLogprobs",
            "thinkingConfig");
    private static final List<String> MEDIA = List.of("text/plain", "application/json");
    private static final List<String> LEVELS = List.of("MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH");

    private final Value body;
    private final ObjectNode written = Answers.object();

    private ContentRequest(Value body) {
        this.body = body;
    }

    /** The body; INVALID_REQUEST names every wrong field, INVALID_JSON where it is no JSON object. */
    static Buffer of(ApiRequest request, String model, boolean stream) {
        var faults = new Faults();
        var content = new ContentRequest(Value.of(request.json(), faults));
        content.write(model, stream);
        faults.check();
        return Buffer.buffer(Answers.write(content.written));
    }

    private void write(String model, boolean stream) {
        written.put("model", model);
        refuse("cachedContent", "is not kept here");
        refuseSnakeCase(body, MEMBERS);
        ArrayNode messages = written.putArray("messages");
        var contents = new Contents(messages);
        contents.system(body.at("systemInstruction"));
        contents.add(body.at("contents"));
        FunctionTools.write(body, written);
        Value config = body.at("generationConfig");
        if (config.isObject()) {
            refuseSnakeCase(config, MEMBERS_OF_CONFIG);
            sampling(config);
            format(config);
            thinking(config.at("thinkingConfig"));
        }
        if (stream) {
            written.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
    }

    /** Google's servers read both spellings: a limit that is dropped unseen would cost the caller more than they meant. */
    private static void refuseSnakeCase(Value object, List<String> names) {
        for (String name : names) {
            Value other = object.at(
                    UPPER.matcher(name).replaceAll(upper -> "_" + upper.group().toLowerCase(Locale.ROOT)));
            if (!other.isAbsent()) {
                other.fault("is spelled " + name + " here");
            }
        }
    }

    private void refuse(String name, String why) {
        if (!body.at(name).isAbsent()) {
            body.at(name).fault(why);
        }
    }

    private void sampling(Value config) {
        number(config.at("temperature"), 0, 2, "temperature");
        number(config.at("topP"), 0, 1, "top_p");
        number(config.at("presencePenalty"), -2, 2, "presence_penalty");
        number(config.at("frequencyPenalty"), -2, 2, "frequency_penalty");
        integer(config.at("maxOutputTokens"), 1, "max_tokens", Integer.MAX_VALUE);
        integer(config.at("candidateCount"), 1, "n", MAX_CANDIDATES);
        integer(config.at("seed"), Integer.MIN_VALUE, "seed", Integer.MAX_VALUE);
        List<Value> stops = config.at("stopSequences").items(MAX_STOPS);
        if (!stops.isEmpty()) {
            ArrayNode stop = written.putArray("stop");
            stops.forEach(each -> stop.add(each.text()));
        }
        if (config.at("responseLogprobs").flag()) {
            config.at("responseLogprobs").fault("are not given here");
        }
    }

    private void number(Value value, int min, int max, String name) {
        BigDecimal number = value.number(min, max);
        if (number != null) {
            written.put(name, number);
        }
    }

    private void integer(Value value, int min, String name, int max) {
        Integer number = value.integer(min, max);
        if (number != null) {
            written.put(name, number);
        }
    }

    private void format(Value config) {
        Value type = config.at("responseMimeType");
        String media = type.isAbsent() ? "text/plain" : type.word(MEDIA);
        Value own = config.at("responseSchema");
        Value json = config.at("responseJsonSchema");
        boolean ownGiven = own.isObject();
        boolean jsonGiven = json.isObject();
        if (!media.equals("application/json")) {
            return;
        }
        ObjectNode format = written.putObject("response_format");
        if (!ownGiven && !jsonGiven) {
            format.put("type", "json_object");
            return;
        }
        format.put("type", "json_schema")
                .putObject("json_schema")
                .put("name", "answer")
                .set("schema", jsonGiven ? json.node() : JsonSchemas.of(own.node()));
    }

    /** A budget of -1 leaves the choice to the model, as no budget does. */
    private void thinking(Value thinking) {
        if (!thinking.isObject()) {
            return;
        }
        Value level = thinking.at("thinkingLevel");
        Integer budget = thinking.at("thinkingBudget").integer(-1, Integer.MAX_VALUE);
        if (!level.isAbsent()) {
            written.put("reasoning_effort", level.word(LEVELS).toLowerCase(Locale.ROOT));
        } else if (budget != null && budget >= 0) {
            written.put("reasoning_effort", effort(budget));
        }
    }

    private static String effort(int budget) {
        if (budget == 0) {
            return "none";
        }
        return budget <= LOW_BUDGET ? "low" : budget <= MEDIUM_BUDGET ? "medium" : "high";
    }
}
