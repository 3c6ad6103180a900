package dev.tollgate.context;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a message stands in its conversation; later messages have greater ones.
 *
 * @param number of its exchange, from 1
 * @param index within the exchange, from 0
 */
public record MessageId(long number, int index) implements Comparable<MessageId> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,15})\\.(0|[1-9][0-9]{0,4})");

    /** One from its text, `12.1`; empty when it is none. */
    public static Optional<MessageId> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new MessageId(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        return number + "." + index;
    }

    @Override
    public int compareTo(MessageId other) {
        int byNumber = Long.compare(number, other.number);
        return byNumber != 0 ? byNumber : Integer.compare(index, other.index);
    }
}
