package dev.tollgate.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tollgate.chat.ChatBody.Span;
import dev.tollgate.platform.Bytes;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the members of one body; the rules are told in {@link ChatBodyReader}. */
final class ChatBodyMembers {
    private static final int MAX_CHOICES = 128;
    private static final int MAX_TOOLS = 128;
    private static final int MAX_NAME = 256;
    private static final int MAX_WORD = 64;
    private static final Set<String> FORMATS = new TreeSet<>(Set.of("text", "json_object", "json_schema"));

    private final JsonParser parser;
    private final BodyChecks checks;

    private @Nullable String model;
    private boolean sawModel;
    private boolean stream;
    private boolean includeUsage;
    private @Nullable Integer maxTokens;
    private @Nullable Integer maxCompletionTokens;
    private int choices = 1;
    private Span modelSpan = Span.NONE;
    private Span streamSpan = Span.NONE;
    private Span streamOptionsSpan = Span.NONE;
    private boolean hasStreamOptions;
    private Span maxTokensSpan = Span.NONE;
    private Span maxCompletionTokensSpan = Span.NONE;
    private Span messagesSpan = Span.NONE;

    ChatBodyMembers(JsonParser parser) {
        this.parser = parser;
        this.checks = new BodyChecks(parser);
    }

    ChatBody read(Bytes json) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw ChatBodyReader.invalidJson("The request body must be a JSON object", null);
        }
        checks.object("body", this::member);
        if (parser.nextToken() != null) {
            throw ChatBodyReader.invalidJson("The request body must be one JSON object", null);
        }
        if (!sawModel) {
            checks.wrong("model", "is required");
        }
        if (!messagesSpan.isPresent()) {
            checks.wrong("messages", "is required");
        }
        if (hasStreamOptions && !stream) {
            checks.wrong("stream_options", "is only allowed when stream is true");
        }
        checks.finish();
        Integer limit = maxCompletionTokens != null ? maxCompletionTokens : maxTokens;
        return new ChatBody(
                json,
                Objects.requireNonNull(model),
                stream,
                includeUsage,
                limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
                choices,
                new ChatBody.Spans(
                        modelSpan,
                        streamSpan,
                        streamOptionsSpan,
                        maxTokensSpan,
                        maxCompletionTokensSpan,
                        messagesSpan));
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens" -> placed(name);
            case "n", "best_of" -> {
                Integer count = checks.integer(name, 1, MAX_CHOICES);
                choices = Math.max(choices, count == null ? 1 : count);
            }
            case "temperature" -> checks.number(name, 0, 2);
            case "top_p" -> checks.number(name, 0, 1);
            case "presence_penalty", "frequency_penalty" -> checks.number(name, -2, 2);
            case "top_logprobs" -> checks.integer(name, 0, 20);
            case "seed" -> checks.longOrNull(name);
            case "logprobs", "parallel_tool_calls", "store" -> checks.bool(name);
            case "reasoning_effort", "verbosity", "service_tier" -> checks.stringOrNull(name, MAX_WORD);
            case "safety_identifier" -> checks.stringOrNull(name, 128);
            case "user", "prompt_cache_key" -> checks.stringOrNull(name, 1024);
            case "audio", "prediction", "web_search_options" -> checks.anyObjectOrNull(name);
            case "api_base", "base_url", "api_key", "extra_headers" -> {
                // Where a call goes and with which key is never the caller's choice.
                parser.skipChildren();
                checks.wrong(name, "is not allowed");
            }
            default -> nested(name);
        }
    }

    /** Members whose place in the bytes is kept. */
    private void placed(String name) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        switch (name) {
            case "model" -> {
                sawModel = true;
                model = checks.text(name, 1, MAX_NAME);
            }
            case "messages" -> new MessageChecks(parser, checks).read();
            case "stream" -> stream = checks.bool(name);
            case "stream_options" -> {
                hasStreamOptions = !checks.isNull();
                if (hasStreamOptions) {
                    checks.object(name, this::streamOption);
                }
            }
            case "max_tokens" -> maxTokens = checks.integer(name, 1, Integer.MAX_VALUE);
            default -> maxCompletionTokens = checks.integer(name, 1, Integer.MAX_VALUE);
        }
        // The parser reads strings lazily; finished, it stands right behind the value.
        parser.finishToken();
        var span = new Span(start, (int) parser.currentLocation().getByteOffset());
        switch (name) {
            case "model" -> modelSpan = span;
            case "messages" -> messagesSpan = span;
            case "stream" -> streamSpan = span;
            case "stream_options" -> streamOptionsSpan = span;
            case "max_tokens" -> maxTokensSpan = span;
            default -> maxCompletionTokensSpan = span;
        }
    }

    private void streamOption(String name) throws IOException {
        switch (name) {
            case "include_usage" -> includeUsage = checks.bool("stream_options.include_usage");
            case "include_obfuscation" -> checks.bool("stream_options.include_obfuscation");
            default -> parser.skipChildren();
        }
    }

    private void nested(String name) throws IOException {
        if (checks.isNull()) {
            return;
        }
        switch (name) {
            case "stop" -> {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    checks.array(name, 0, 4, checks::string);
                }
            }
            case "modalities" -> checks.array(name, 0, 8, checks::string);
            case "tools" -> checks.array(name, 0, MAX_TOOLS, this::tool);
            case "functions" -> checks.array(name, 0, MAX_TOOLS, this::named);
            case "tool_choice", "function_call" -> {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    parser.skipChildren();
                } else {
                    checks.text(name, 1, MAX_NAME);
                }
            }
            case "logit_bias" -> checks.object(name, token -> checks.number(name + "." + token, -100, 100));
            case "metadata" -> metadata();
            case "response_format" -> responseFormat();
            default -> parser.skipChildren();
        }
    }

    private void tool(String path) throws IOException {
        var type = new String[1];
        var named = new TreeSet<String>();
        boolean isObject = checks.object(path, name -> {
            switch (name) {
                case "type" -> type[0] = String.valueOf(checks.text(path + ".type", 1, MAX_NAME));
                case "function", "custom" -> {
                    named.add(name);
                    named(path + "." + name);
                }
                default -> parser.skipChildren();
            }
        });
        String found = type[0];
        if (!isObject) {
            return;
        }
        if (found == null) {
            checks.wrong(path + ".type", "is required");
        } else if ((found.equals("function") || found.equals("custom")) && !named.contains(found)) {
            checks.wrong(path + "." + found, "is required");
        }
    }

    /** An object with a name. */
    private void named(String path) throws IOException {
        var seen = new boolean[1];
        boolean isObject = checks.object(path, name -> {
            if (name.equals("name")) {
                seen[0] = true;
                checks.text(path + ".name", 1, MAX_NAME);
            } else {
                parser.skipChildren();
            }
        });
        if (isObject && !seen[0]) {
            checks.wrong(path + ".name", "is required");
        }
    }

    private void metadata() throws IOException {
        var count = new int[1];
        checks.object("metadata", name -> {
            count[0]++;
            if (name.length() > 64) {
                checks.wrong("metadata", "names have at most 64 characters");
            }
            checks.text("metadata." + name, 0, 512);
        });
        if (count[0] > 16) {
            checks.wrong("metadata", "has at most 16 members");
        }
    }

    private void responseFormat() throws IOException {
        var type = new String[1];
        var seen = new boolean[2];
        boolean isObject = checks.object("response_format", name -> {
            switch (name) {
                case "type" -> {
                    seen[0] = true;
                    type[0] = String.valueOf(checks.oneOf("response_format.type", FORMATS));
                }
                case "json_schema" -> seen[1] = checks.anyObject("response_format.json_schema");
                default -> parser.skipChildren();
            }
        });
        if (isObject && !seen[0]) {
            checks.wrong("response_format.type", "is required");
        } else if ("json_schema".equals(type[0]) && !seen[1]) {
            checks.wrong("response_format.json_schema", "is required");
        }
    }
}
