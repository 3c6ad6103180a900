package dev.tollgate.chat.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.json.StrictJson;
import java.util.ArrayList;
import java.util.List;

/**
 * A chat request as a dialect that is not OpenAI's reads it. What would only change the taste of an answer and cannot be
 * said there is dropped; what the caller would look for in the answer in vain is refused.
 *
 * @param body the whole request
 */
public record Asked(ObjectNode body) {
    /** Parses the call's body; INVALID_REQUEST for what no such dialect can give. */
    public static Asked of(UpstreamCall call) {
        var asked = new Asked(StrictJson.object(call.body().json().toBuffer()));
        if (asked.body.path("logprobs").asBoolean()) {
            throw TollgateException.invalid("logprobs", "are not given by this model");
        }
        for (JsonNode modality : asked.body.path("modalities")) {
            if (!modality.asText().equals("text")) {
                throw TollgateException.invalid("modalities", "other than text are not given by this model");
            }
        }
        return asked;
    }

    /** The messages. */
    public Dialogue dialogue() {
        return Dialogue.of(body.path("messages"));
    }

    /** The functions. */
    public Tools tools() {
        return Tools.of(body);
    }

    /** Copies a number under the name that it has upstream, when the caller sent one. */
    public void copyNumber(String member, ObjectNode target, String name) {
        if (body.hasNonNull(member)) {
            if (!body.get(member).isNumber()) {
                throw TollgateException.invalid(member, "must be a number");
            }
            target.set(name, body.get(member));
        }
    }

    /** `stop` as a list, empty when there is none. */
    public List<String> stops() {
        JsonNode stop = body.path("stop");
        List<String> stops = new ArrayList<>();
        if (stop.isTextual()) {
            stops.add(stop.asText());
        }
        for (JsonNode each : stop) {
            stops.add(each.asText());
        }
        return stops;
    }

    /** `response_format.type`, `text` when the caller sent none. */
    public String format() {
        String type = body.path("response_format").path("type").asText("text");
        return switch (type) {
            case "text", "json_object", "json_schema" -> type;
            default -> throw TollgateException.invalid("response_format.type", "is not known to this model");
        };
    }

    /** The schema of a `json_schema` format; one that anything satisfies where the caller gave none. */
    public JsonNode schema() {
        JsonNode schema = body.path("response_format").path("json_schema").path("schema");
        return schema.isObject() ? schema : OpenAiForm.object().put("type", "object");
    }

    /** `reasoning_effort`, empty when the caller sent none. */
    public String effort() {
        String effort = body.path("reasoning_effort").asText("");
        return switch (effort) {
            case "", "null" -> "";
            case "none", "minimal", "low", "medium", "high", "xhigh", "max" -> effort;
            default -> throw TollgateException.invalid("reasoning_effort", "is not known to this model");
        };
    }

    /** `safety_identifier`, else `user`; empty when there is neither. */
    public String endUser() {
        return body.path("safety_identifier").asText(body.path("user").asText(""));
    }
}
