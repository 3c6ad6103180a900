package dev.tollgate.chat;

/** Texts of providers in a form that stores keep and UTF-8 can write. */
final class WellFormed {
    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    /**
     * The text with U+FFFD in the place of each half of a surrogate pair: JSON may hold such halves (RFC 8259, section
     * 8.2), UTF-8 may not, and this is what a browser makes of them (WHATWG Infra, scalar value strings).
     */
    static String of(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, REPLACEMENT);
            }
        }
        return mended == null ? text : mended.toString();
    }
}
