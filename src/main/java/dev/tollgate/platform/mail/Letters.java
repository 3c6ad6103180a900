package dev.tollgate.platform.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of letters of one kind: `mails/<kind>.en.txt` and `.ru.txt` on the class path. The first line is the subject,
 * the second empty, the rest the text; `{name}` stands for a value.
 */
public final class Letters {
    private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z]+)}");

    /** A value that people chose is cut there, so that nobody writes letters of their own in a name. */
    private static final int MAX_VALUE = 300;

    private final Map<Language, Text> texts = new HashMap<>();

    private record Text(String subject, String body) {}

    private Letters() {}

    /** Reads the texts of this kind in every language; IllegalStateException when one is missing. */
    public static Letters of(String kind) {
        var letters = new Letters();
        for (Language language : Language.values()) {
            letters.texts.put(language, read("/mails/" + kind + "." + language.tag() + ".txt"));
        }
        return letters;
    }

    private static Text read(String name) {
        try (InputStream in = Letters.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no such resource: " + name);
            }
            String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n", 2);
            if (parts.length != 2) {
                throw new IllegalStateException("a subject, an empty line and a text are wanted: " + name);
            }
            return new Text(parts[0].strip(), parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A letter with these values. Control characters of a value become blanks and its end is cut off beyond 300
     * characters: names are chosen by people.
     *
     * @throws IllegalStateException when the text has a place for which there is no value
     */
    public Letter letter(String to, Language language, Map<String, String> values) {
        Text text = Objects.requireNonNull(texts.get(language));
        return new Letter(to, filled(text.subject, values), filled(text.body, values));
    }

    private static String filled(String text, Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalStateException("no value for " + place.group(1));
            }
            return Matcher.quoteReplacement(oneLine(value));
        });
    }

    private static String oneLine(String value) {
        String cut = value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE);
        return cut.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]", " ");
    }
}
