package dev.tollgate.node;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes bad request bodies out of good ones. */
final class BadBodies {
    /** Values of parameters, as they stand in an address. */
    static final List<String> PARAMETERS = List.of(
            "",
            "0",
            "-1",
            "1.5",
            "1e309",
            "NaN",
            "999999999999999999999",
            "x",
            "true",
            "null",
            "%00",
            "%0d%0a",
            "%ff",
            "%ed%a0%80",
            "%e2%80%ae",
            "%7B%22$gt%22:%22%22%7D",
            "%5B%5D",
            "$where",
            "(a%2B)%2B$",
            ".*",
            "%25".repeat(300),
            "usr_00000000000000000000000000",
            "eu_00000000000000000000000000",
            "42",
            "0000-00-00",
            "9999-99-99",
            "a".repeat(7_000),
            "a".repeat(70_000));

    private BadBodies() {}

    /** A request body, as it is sent, and what is wrong with it. */
    record Body(String fault, Buffer bytes) {
        Body(String fault, String text) {
            this(fault, Buffer.buffer(text));
        }
    }

    /** Bodies that are no JSON object in UTF-8. */
    static List<Body> texts(GoodRequest good) {
        String text = Objects.requireNonNull(good.body()).encode();
        return List.of(
                new Body("empty", ""),
                new Body("null", "null"),
                new Body("array", "[]"),
                new Body("array of the body", "[" + text + "]"),
                new Body("string", "\"x\""),
                new Body("empty object", "{}"),
                new Body("cut off", text.substring(0, text.length() - 1)),
                new Body("trailing garbage", text + "x"),
                new Body("two documents", text + text),
                new Body("comment", "/**/" + text),
                new Body("single quotes", text.replace('"', '\'')),
                new Body("UTF-16", Buffer.buffer(text.getBytes(StandardCharsets.UTF_16))),
                new Body("UTF-16LE", Buffer.buffer(text.getBytes(StandardCharsets.UTF_16LE))),
                new Body("not UTF-8", Buffer.buffer("{\"\u00ff\":1," + text.substring(1), "ISO-8859-1")),
                new Body("unknown member 100,000 deep", "{\"x\":" + nested(100_000) + "," + text.substring(1)));
    }

    /** Values that no JSON reader of ours takes, whatever the member is. */
    static List<Body> values(GoodRequest good, String member) {
        String others = without(good, member).encode().substring(1);
        String before = "{\"" + member + "\":";
        String after = others.equals("}") ? "}" : "," + others;
        List<Body> bodies = new ArrayList<>();
        for (String value : List.of("NaN", "Infinity", "-Infinity", "1e309", "-1e309", "1e999999999", "01", "0x1")) {
            bodies.add(new Body(member + " = " + value, before + value + after));
        }
        bodies.add(new Body(member + " 1,000 deep", before + nested(1_000) + after));
        bodies.add(new Body(member + " 100,000 deep", before + nested(100_000) + after));
        String twice = before + "null,\"" + member + "\":null" + after;
        bodies.add(new Body(member + " twice", twice));
        return bodies;
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private static JsonObject without(GoodRequest good, String member) {
        JsonObject rest = Objects.requireNonNull(good.body()).copy();
        rest.remove(member);
        return rest;
    }

    /** A whole body with one odd member, read and as it is sent: not every text that is sent survives being read. */
    record Odd(String fault, JsonObject body, String text) {
        static Odd of(GoodRequest good, String member, String json, String fault) {
            String others = without(good, member).encode().substring(1);
            String text = "{\"" + member + "\":" + json + (others.equals("}") ? "}" : "," + others);
            return new Odd(member + fault, new JsonObject(text), text);
        }
    }

    /** A member left out, and of each JSON type. */
    static Stream<Odd> ofEachType(GoodRequest good, String member) {
        JsonObject rest = without(good, member);
        Stream<Odd> absent = Stream.of(new Odd(member + " left out", rest, rest.encode()));
        Stream<Odd> values = Stream.of(
                        "null",
                        "true",
                        "0",
                        "-1",
                        "1.5",
                        "1e18",
                        "-0.0000000001",
                        "\"100\"",
                        "\"\"",
                        "[]",
                        "[[]]",
                        "{}",
                        "{\"$gt\":\"\"}",
                        "{\"$ne\":null}",
                        "[{\"$gt\":\"\"}]",
                        "[null]")
                .map(value -> Odd.of(good, member, value, " = " + value));
        return Stream.concat(absent, values);
    }

    /** Texts that some reader down the way may choke on. */
    static Stream<Odd> oddTexts(GoodRequest good, String member) {
        String marks = "\"a" + "\u0301".repeat(1 << 19) + "\"";
        return Stream.of(
                        Map.entry("NUL", "\"a\\u0000b\""),
                        Map.entry("a lone surrogate", "\"\\ud800\""),
                        Map.entry("U+202E", "\"a\u202eb\""),
                        Map.entry("a dollar", "\"$where\""),
                        Map.entry("a megabyte of combining marks", marks))
                .map(text -> Odd.of(good, member, text.getValue(), " with " + text.getKey()));
    }
}
