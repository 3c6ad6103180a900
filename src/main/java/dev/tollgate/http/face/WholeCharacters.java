package dev.tollgate.http.face;

/**
 * Text in pieces, of which an upstream may have cut a character in two: its first half waits for the next piece, for a half
 * alone is no text.
 */
public final class WholeCharacters {
    private String half = "";

    /** What can be written of the text so far that was not written before. */
    public String add(String piece) {
        String text = half + piece;
        half = "";
        if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            half = text.substring(text.length() - 1);
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }

    /** What is left at the end: a sign that stands for a character whose other half never came, or nothing. */
    public String rest() {
        boolean isCut = !half.isEmpty();
        half = "";
        return isCut ? "\uFFFD" : "";
    }
}
