package dev.tollgate.identity;

import java.text.Normalizer;
import java.util.Locale;

/** Judges and compares short texts that people choose: names, e-mail addresses, ids of end users. */
final class PlainText {
    private PlainText() {}

    /** Whether each character can be seen or is a blank: no control, direction, private or broken ones. */
    static boolean isPrintable(String text) {
        return text.codePoints().allMatch(PlainText::isPrintable);
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Whether the text has no control characters and no half of a surrogate pair, which UTF-8 could not tell apart. */
    static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The form in which two spellings of one name are equal: without outer blanks, compatibility forms and case. */
    static String normalised(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .strip();
    }
}
