package dev.tollgate.platform.mail;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages in which letters are written. */
public enum Language {
    ENGLISH("en"),
    RUSSIAN("ru");

    /** Longer lists of wishes are not read. */
    private static final int MAX_WISHES = 500;

    private static final List<Locale> KNOWN = List.of(Locale.ENGLISH, Locale.of("ru"));

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** As in names of files: `en`, `ru`. */
    public String tag() {
        return tag;
    }

    /** What somebody with this `Accept-Language` likes best of the two; English when that is not told. */
    public static Language of(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > MAX_WISHES) {
            return ENGLISH;
        }
        try {
            Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), KNOWN);
            return best != null && best.getLanguage().equals(RUSSIAN.tag) ? RUSSIAN : ENGLISH;
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
    }
}
