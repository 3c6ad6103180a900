package dev.tollgate.chat.provider.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The demo's own idea of tokens: four code points each, the last one fewer. Rough, but the same for prompt, limit and
 * answer, so that charges for demo answers can be checked by hand.
 */
final class DemoTokens {
    private static final int CODE_POINTS = 4;

    private DemoTokens() {}

    /** How many tokens a text has; none for an empty one. */
    static int count(String text) {
        return Math.ceilDiv(text.codePointCount(0, text.length()), CODE_POINTS);
    }

    /** The tokens of a text, in order, at most as many as the limit says. */
    static List<String> split(String text, int limit) {
        var tokens = new ArrayList<String>();
        int start = 0;
        while (start < text.length() && tokens.size() < limit) {
            int end = start;
            for (int taken = 0; taken < CODE_POINTS && end < text.length(); taken++) {
                end += Character.charCount(text.codePointAt(end));
            }
            tokens.add(text.substring(start, end));
            start = end;
        }
        return tokens;
    }
}
