package dev.tollgate.http.face;

import org.jspecify.annotations.Nullable;

/** What a text from outside may hold. */
final class Texts {
    private Texts() {}

    /**
     * What is wrong with a text, or null.
     *
     * @param max its length in UTF-16 units
     * @param singleLine whether control characters (NUL, line breaks) are refused: names, ids and searches
     */
    static @Nullable String fault(String text, int min, int max, boolean singleLine) {
        if (text.length() < min) {
            return min == 1 ? "must not be empty" : "must have at least " + min + " characters";
        }
        if (text.length() > max) {
            return "must have at most " + max + " characters";
        }
        if (hasLoneSurrogate(text)) {
            // It has no UTF-8 form: it could not be given back as it came.
            return "must be valid Unicode";
        }
        if (singleLine && text.chars().anyMatch(Character::isISOControl)) {
            return "must not contain control characters";
        }
        return null;
    }

    /** Whether nothing of a single line can be seen. */
    static boolean isOnlySpaces(String line) {
        return line.codePoints().allMatch(Character::isSpaceChar);
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
