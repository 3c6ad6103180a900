package dev.tollgate.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.chat.ChatBody;
import dev.tollgate.chat.ChatBody.Span;
import dev.tollgate.chat.ChatBody.Spans;
import dev.tollgate.platform.Bytes;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** What tests of all dialects ask: calls made of a body, and streams cut at every place. */
public final class DialectCalls {
    private static final Spans NOWHERE = new Spans(Span.NONE, Span.NONE, Span.NONE, Span.NONE, Span.NONE, Span.NONE);

    private DialectCalls() {}

    /** A call with the body, for the model `upstream-model`, an output limit of 100 and the key `test-key`. */
    public static UpstreamCall call(String json) {
        var body = new JsonObject(json);
        boolean includeUsage =
                body.getJsonObject("stream_options", new JsonObject()).getBoolean("include_usage", false);
        var chat = new ChatBody(
                Bytes.of(json),
                body.getString("model", "public"),
                body.getBoolean("stream", false),
                includeUsage,
                OptionalInt.empty(),
                body.getInteger("n", 1),
                NOWHERE);
        return new UpstreamCall(
                chat, "upstream-model", 100, false, new Secret("test-key"), "chatcmpl-1", 1_700_000_000);
    }

    /** The body that the dialect would send. */
    public static JsonObject sent(Dialect dialect, String json) {
        return new JsonObject(dialect.request(call(json)).body());
    }

    /** The chunks that a stream gives out, each seen to be one well-formed event. */
    public static List<JsonObject> chunks(StreamReader reader, String stream) {
        var events = reader.read(Buffer.buffer(stream)).toString();
        var chunks = new ArrayList<JsonObject>();
        for (String event : events.isEmpty() ? new String[0] : events.split("\n\n")) {
            assertThat(event).startsWith("data: ");
            chunks.add(new JsonObject(event.substring("data: ".length())));
        }
        return chunks;
    }

    /** The first choice's delta of each chunk, encoded, with the finish reason behind it where there is one. */
    public static List<String> deltas(List<JsonObject> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.getJsonArray("choices").getJsonObject(0))
                .map(choice -> choice.getJsonObject("delta").encode()
                        + (choice.getString("finish_reason") == null ? "" : " " + choice.getString("finish_reason")))
                .toList();
    }

    /** However the bytes are cut, the same comes out. */
    public static void assertSameAtEveryCut(Supplier<StreamReader> readers, String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        var whole = readers.get();
        String expected = whole.read(Buffer.buffer(bytes)).toString();
        assertThat(whole.isComplete()).isTrue();
        for (int cut = 0; cut <= bytes.length; cut++) {
            var reader = readers.get();
            String got = reader.read(Buffer.buffer(Arrays.copyOfRange(bytes, 0, cut)))
                            .toString()
                    + reader.read(Buffer.buffer(Arrays.copyOfRange(bytes, cut, bytes.length)));
            assertThat(got).as("cut at %d", cut).isEqualTo(expected);
            assertThat(reader.isComplete()).isTrue();
            assertThat(reader.usage()).isEqualTo(whole.usage());
        }
        var slow = readers.get();
        var got = new StringBuilder();
        for (byte b : bytes) {
            got.append(slow.read(Buffer.buffer(new byte[] {b})));
        }
        assertThat(got.toString()).isEqualTo(expected);
    }

    /** Whatever byte is changed (every fifth one, for time), nothing but UPSTREAM_FAILED is thrown. */
    public static void assertHostileBytesOnlyFail(Supplier<StreamReader> readers, String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += 5) {
            for (int value : new int[] {0, 0xFF, 0xC3, '"', '{', '}', '[', '-', '9', 'e', '\n', '\\'}) {
                byte[] broken = bytes.clone();
                broken[at] = (byte) value;
                try {
                    var reader = readers.get();
                    reader.read(Buffer.buffer(broken));
                    reader.usageChunk();
                } catch (TollgateException e) {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_FAILED);
                }
            }
        }
    }

    /** The request is refused with 400 and names the field. */
    public static void assertRefused(Dialect dialect, String json, String field) {
        assertThatThrownBy(() -> dialect.request(call(json))).isInstanceOfSatisfying(TollgateException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(e.details().getFirst().field()).isEqualTo(field);
        });
    }

    /** Reading fails with UPSTREAM_FAILED. */
    public static void assertFails(Runnable reading) {
        assertThatThrownBy(reading::run).isInstanceOfSatisfying(TollgateException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.UPSTREAM_FAILED));
    }
}
