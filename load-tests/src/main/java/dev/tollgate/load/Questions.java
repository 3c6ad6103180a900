package dev.tollgate.load;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What callers ask: texts of several lengths, so that the sums of tokens tell one request from another. */
final class Questions {
    private static final String SYSTEM = "You answer for the office of a ferry line. Be short and friendly, keep to the"
            + " language of the question, and never promise a place on board that the booking system has not confirmed.";
    private static final String SENTENCE =
            "We come with two bicycles and a dog, and want to know which of the morning boats still takes us. ";
    private static final List<String> TEXTS =
            IntStream.rangeClosed(1, 16).mapToObj(SENTENCE::repeat).toList();

    private Questions() {}

    /** A question of 97 to 1,552 characters, without anything that JSON would escape. */
    static String any(RandomGenerator random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    /** A body for {@code /v1/chat/completions} around the session's {@code question}, in Gatling's expression language. */
    static String chatBody(boolean stream) {
        return "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"system\",\"content\":\"" + SYSTEM
                + "\"},{\"role\":\"user\",\"content\":\"#{question}\"}],\"max_tokens\":256,\"stream\":" + stream
                + (stream ? ",\"stream_options\":{\"include_usage\":true}" : "") + "}";
    }
}
