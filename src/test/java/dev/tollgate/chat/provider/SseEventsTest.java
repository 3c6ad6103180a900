package dev.tollgate.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SseEventsTest {
    static List<Arguments> streams() {
        return List.of(
                Arguments.of("data: a\n\n", List.of("a")),
                Arguments.of("data: a\r\n\r\n", List.of("a")),
                Arguments.of("data: a\r\r", List.of("a")),
                Arguments.of("data: a\r\ndata: b\r\n\r\n", List.of("a\nb")),
                Arguments.of("data: a\r\n\rdata: b\n\r\n", List.of("a", "b")),
                Arguments.of("data:a\ndata:  b\n\n", List.of("a\n b")),
                Arguments.of("data\n\n", List.of("")),
                Arguments.of("data:\ndata:\n\n", List.of("\n")),
                Arguments.of(": ping\n\nevent: x\nid: 7\ndata: a\n\n: end\n", List.of("a")),
                Arguments.of("\n\n\ndata: a\n\n\n\n", List.of("a")),
                Arguments.of("datax: a\n\ndata : b\n\n", List.of()),
                Arguments.of("\uFEFFdata: a\n\n", List.of("a")),
                Arguments.of("data: \uFEFFa\n\n", List.of("\uFEFFa")),
                Arguments.of("data: привет 🙂\n\n", List.of("привет 🙂")),
                Arguments.of("data: unfinished\n", List.of()));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void eventsAreTheSameHoweverTheBytesAreCut(String stream, List<String> expected) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            var events = new SseEvents();
            List<String> got = new ArrayList<>(events.read(Buffer.buffer(Arrays.copyOfRange(bytes, 0, cut))));
            got.addAll(events.read(Buffer.buffer(Arrays.copyOfRange(bytes, cut, bytes.length))));
            assertThat(got).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    @Test
    void aLineWithoutEndIsGivenUpAtOneMebibyte() {
        var events = new SseEvents();
        var part = Buffer.buffer("x".repeat(1 << 16));
        for (int i = 0; i < 16; i++) {
            events.read(part);
        }
        DialectCalls.assertFails(() -> events.read(Buffer.buffer("x")));
    }

    @Test
    void anEventOfEndlessLinesIsGivenUpAtOneMebibyte() {
        var events = new SseEvents();
        var line = Buffer.buffer("data: " + "x".repeat((1 << 16) - 1) + "\n");
        for (int i = 0; i < 15; i++) {
            events.read(line);
        }
        DialectCalls.assertFails(() -> {
            events.read(line);
            events.read(line);
        });
    }

    @Test
    void emptyDataLinesAreBoundedToo() {
        var events = new SseEvents();
        var lines = Buffer.buffer("data\n".repeat(1 << 16));
        DialectCalls.assertFails(() -> {
            for (int i = 0; i < 32; i++) {
                events.read(lines);
            }
        });
    }

    @Test
    void malformedUtf8IsReplaced() {
        byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xFF, '\n', '\n'};
        assertThat(new SseEvents().read(Buffer.buffer(bytes))).containsExactly("\uFFFD");
    }
}
