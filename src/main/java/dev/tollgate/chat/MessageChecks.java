package dev.tollgate.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks `messages` of a chat request in OpenAI's form; the rules are told in {@link ChatBodyReader}. */
final class MessageChecks {
    static final int MAX_MESSAGES = 10_000;
    private static final int MAX_PARTS = 10_000;
    private static final int MAX_TOOL_CALLS = 128;
    private static final int MAX_NAME = 256;
    /** Ids of calls that Gemini made hold its signature. */
    private static final int MAX_CALL_ID = 65_536;

    private static final Set<String> ROLES =
            new TreeSet<>(Set.of("system", "developer", "user", "assistant", "tool", "function"));
    private static final Set<String> PARTS =
            new TreeSet<>(Set.of("text", "refusal", "image_url", "input_audio", "file"));

    private final JsonParser parser;
    private final BodyChecks checks;

    MessageChecks(JsonParser parser, BodyChecks checks) {
        this.parser = parser;
        this.checks = checks;
    }

    void read() throws IOException {
        checks.array("messages", 1, MAX_MESSAGES, this::message);
    }

    /** What was seen of one message: members come in any order, so rules between them are checked at its end. */
    private static final class Seen {
        @Nullable
        String role;

        boolean content;
        boolean toolCallId;
        boolean name;
        boolean other;
        final Set<String> parts = new HashSet<>(2);
    }

    private void message(String path) throws IOException {
        var seen = new Seen();
        boolean isObject = checks.object(path, member -> member(path, member, seen));
        if (isObject) {
            judge(path, seen);
        }
    }

    private void member(String path, String name, Seen seen) throws IOException {
        String field = path + "." + name;
        switch (name) {
            case "role" -> {
                seen.role = checks.oneOf(field, ROLES);
                seen.other = seen.role == null;
            }
            case "content" -> content(field, seen);
            case "name" -> {
                if (!checks.isNull()) {
                    checks.text(field, 1, MAX_NAME);
                    seen.name = true;
                }
            }
            case "tool_call_id" -> {
                checks.text(field, 1, MAX_CALL_ID);
                seen.toolCallId = true;
            }
            case "refusal" -> checks.stringOrNull(field, Integer.MAX_VALUE);
            case "tool_calls" -> {
                if (!checks.isNull()) {
                    checks.array(field, 0, MAX_TOOL_CALLS, this::toolCall);
                }
            }
            case "function_call", "audio" -> checks.anyObjectOrNull(field);
            default -> parser.skipChildren();
        }
    }

    private void judge(String path, Seen seen) {
        if (seen.role == null) {
            if (!seen.other) {
                checks.wrong(path + ".role", "is required");
            }
            return;
        }
        boolean mayBeSilent = seen.role.equals("assistant") || seen.role.equals("function");
        if (!seen.content && !mayBeSilent) {
            checks.wrong(path + ".content", "is required");
        }
        if (seen.role.equals("tool") && !seen.toolCallId) {
            checks.wrong(path + ".tool_call_id", "is required");
        }
        if (seen.role.equals("function") && !seen.name) {
            checks.wrong(path + ".name", "is required");
        }
        for (String part : seen.parts) {
            if (!mayHold(seen.role, part)) {
                checks.wrong(path + ".content", "a part of type " + part + " does not belong to role " + seen.role);
            }
        }
    }

    private static boolean mayHold(String role, String part) {
        return switch (part) {
            case "text" -> true;
            case "refusal" -> role.equals("assistant");
            default -> role.equals("user");
        };
    }

    private void content(String field, Seen seen) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> seen.content = true;
            case VALUE_NULL -> seen.content = false;
            case START_ARRAY -> {
                seen.content = true;
                checks.array(field, 1, MAX_PARTS, path -> part(path, seen));
            }
            default -> {
                parser.skipChildren();
                checks.wrong(field, "must be a string or an array of parts");
                seen.content = true;
            }
        }
    }

    private void part(String path, Seen message) throws IOException {
        var members = new HashSet<String>(4);
        var type = new String[1];
        boolean isObject = checks.object(path, name -> {
            members.add(name);
            partMember(path + "." + name, name, type);
        });
        if (!isObject) {
            return;
        }
        String found = type[0];
        if (found != null) {
            message.parts.add(found);
        }
        if (!members.contains("type")) {
            checks.wrong(path + ".type", "is required");
        } else if (found != null && !members.contains(found)) {
            // Each type names the member that holds its content.
            checks.wrong(path + "." + found, "is required");
        }
    }

    private void partMember(String field, String name, String[] type) throws IOException {
        switch (name) {
            case "type" -> {
                String found = checks.oneOf(field, PARTS);
                if (found != null) {
                    type[0] = found;
                }
            }
            case "text", "refusal" -> checks.string(field);
            case "image_url" -> required(field, "url");
            case "input_audio" -> required(field, "data", "format");
            case "file" -> checks.anyObject(field);
            default -> parser.skipChildren();
        }
    }

    private void toolCall(String path) throws IOException {
        required(path, "id", "type");
    }

    /** An object in which these members are strings. */
    private void required(String field, String... names) throws IOException {
        var missing = new TreeSet<>(Set.of(names));
        boolean isObject = checks.object(field, name -> {
            if (missing.remove(name)) {
                checks.string(field + "." + name);
            } else if (parser.currentToken() == JsonToken.START_OBJECT && name.equals("function")) {
                required(field + ".function", "name", "arguments");
            } else {
                parser.skipChildren();
            }
        });
        if (isObject) {
            missing.forEach(name -> checks.wrong(field + "." + name, "is required"));
        }
    }
}
