package dev.tollgate.chat.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.chat.provider.Turn.Part;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The `messages` of a request as dialects without a system role among the turns want them.
 *
 * @param system texts of all system and developer messages, joined by an empty line; empty when there are none
 * @param turns at least one
 */
public record Dialogue(String system, List<Turn> turns) {
    public Dialogue {
        turns = List.copyOf(turns);
    }

    /** Reads the messages; INVALID_REQUEST names the field that cannot be translated. */
    public static Dialogue of(JsonNode messages) {
        var reader = new Reader();
        int index = 0;
        for (JsonNode message : messages) {
            reader.add("messages[" + index++ + "]", message);
        }
        reader.endTurn();
        if (reader.turns.isEmpty()) {
            throw TollgateException.invalid("messages", "must hold something that a user or the assistant said");
        }
        return new Dialogue(String.join("\n\n", reader.system), reader.turns);
    }

    /** Goes through the messages once. */
    private static final class Reader {
        final List<String> system = new ArrayList<>();
        final List<Turn> turns = new ArrayList<>();
        private final Map<String, String> callIdToName = new HashMap<>();
        private List<Part> parts = new ArrayList<>();
        private boolean byModel;

        void add(String field, JsonNode message) {
            String role = message.path("role").asText();
            switch (role) {
                case "system", "developer" -> addSystem(field, message);
                case "user" -> addUser(field + ".content", message.path("content"));
                case "assistant" -> addAssistant(field, message);
                case "tool" -> addResult(field, message);
                default -> throw TollgateException.invalid(field + ".role", "is a role that this model does not know");
            }
        }

        private void addSystem(String field, JsonNode message) {
            String text = text(field + ".content", message.path("content"));
            if (!text.isBlank()) {
                system.add(text);
            }
        }

        private void addUser(String field, JsonNode content) {
            if (!content.isArray()) {
                sayText(false, text(field, content));
                return;
            }
            int index = 0;
            for (JsonNode part : content) {
                addUserPart(field + "[" + index++ + "]", part);
            }
        }

        private void addUserPart(String field, JsonNode part) {
            switch (part.path("type").asText()) {
                case "text" -> sayText(false, part.path("text").asText());
                case "image_url" ->
                    say(
                            false,
                            image(
                                    field + ".image_url.url",
                                    part.path("image_url").path("url").asText()));
                case "input_audio" ->
                    say(
                            false,
                            new Turn.Inline(
                                    field,
                                    "audio/"
                                            + part.path("input_audio")
                                                    .path("format")
                                                    .asText("wav"),
                                    part.path("input_audio").path("data").asText()));
                case "file" ->
                    say(
                            false,
                            inline(
                                    field + ".file.file_data",
                                    part.path("file").path("file_data").asText()));
                default -> throw TollgateException.invalid(field + ".type", "is a part that this model cannot take");
            }
        }

        private void addAssistant(String field, JsonNode message) {
            sayText(true, text(field + ".content", message.path("content")));
            sayText(true, message.path("refusal").asText(""));
            int index = 0;
            for (JsonNode call : message.path("tool_calls")) {
                String path = field + ".tool_calls[" + index++ + "]";
                JsonNode function = call.path("function");
                String name = function.path("name").asText();
                String id = call.path("id").asText();
                if (name.isEmpty() || id.isEmpty()) {
                    throw TollgateException.invalid(path, "must have an id and the name of a function");
                }
                callIdToName.put(id, name);
                say(
                        true,
                        new Turn.Call(
                                id,
                                name,
                                arguments(
                                        path + ".function.arguments",
                                        function.path("arguments").asText())));
            }
        }

        private void addResult(String field, JsonNode message) {
            String id = message.path("tool_call_id").asText();
            String name = callIdToName.get(id);
            if (name == null) {
                throw TollgateException.invalid(field + ".tool_call_id", "names no call of an earlier message");
            }
            say(false, new Turn.Result(id, name, text(field + ".content", message.path("content"))));
        }

        /** A message that says nothing does not end the other side's turn. */
        private void say(boolean model, Part part) {
            if (byModel != model) {
                endTurn();
                byModel = model;
            }
            parts.add(part);
        }

        /** Upstreams refuse empty blocks of text; they say nothing anyway. */
        private void sayText(boolean model, String text) {
            if (!text.isBlank()) {
                say(model, new Turn.Text(text));
            }
        }

        void endTurn() {
            if (!parts.isEmpty()) {
                turns.add(new Turn(byModel, parts));
                parts = new ArrayList<>();
            }
        }
    }

    private static String text(String field, JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        if (content.isNull() || content.isMissingNode()) {
            return "";
        }
        if (!content.isArray()) {
            throw TollgateException.invalid(field, "must be a text or an array of parts");
        }
        var joined = new StringBuilder();
        for (JsonNode part : content) {
            joined.append(part.path("text").asText(part.path("refusal").asText("")));
        }
        return joined.toString();
    }

    private static ObjectNode arguments(String field, String json) {
        try {
            return StrictJson.object(Buffer.buffer(json.isBlank() ? "{}" : json));
        } catch (TollgateException e) {
            throw TollgateException.invalid(field, "must be the text of a JSON object");
        }
    }

    private static Part image(String field, String url) {
        boolean link = url.regionMatches(true, 0, "https://", 0, 8) || url.regionMatches(true, 0, "http://", 0, 7);
        return link ? new Turn.ImageLink(field, url) : inline(field, url);
    }

    /** A data URL (RFC 2397) in base64; parameters of the media type are dropped. */
    private static Turn.Inline inline(String field, String url) {
        int comma = url.indexOf(',');
        if (!url.regionMatches(true, 0, "data:", 0, 5) || comma < 0) {
            throw TollgateException.invalid(field, "must be a data URL");
        }
        String type = url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!type.endsWith(";base64")) {
            throw TollgateException.invalid(field, "must be a data URL in base64");
        }
        return new Turn.Inline(field, type.substring(0, type.indexOf(';')), url.substring(comma + 1));
    }
}
