package dev.tollgate.chat.provider;

import java.util.regex.Pattern;

/**
 * Makes an upstream's own words fit for the caller: what looks like an address or a key is taken out, for an upstream may
 * quote the request it got, key included. Field paths (`messages.0.content`) and names of models stay.
 */
final class ErrorText {
    private static final int MAX_READ = 2_000;
    private static final int MAX_SHOWN = 500;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)[a-z][a-z0-9+.-]{1,20}://\\S+"
                    + "|\\blocalhost\\b(:\\d+)?"
                    + "|\\b\\d{1,3}(\\.\\d{1,3}){3}\\b(:\\d+)?"
                    + "|\\b([a-z0-9-]{1,63}\\.)+(com|net|org|io|ai|dev|app|cloud|ru|cn|eu|local|internal|lan)\\b(:\\d+)?(/\\S*)?");
    private static final Pattern KEY = Pattern.compile("(?i:bearer)\\s+\\S+"
            + "|\\b(?i:sk|ak|pk|rk|gsk|xai|key)[-_][\\w-]{8,}[*\\w-]*"
            + "|\\bAIza[\\w-]+|\\bya29\\.[\\w.-]+|\\beyJ[\\w.-]+"
            + "|\\b[0-9a-fA-F]{32,}\\b"
            + "|\\b(?=[\\w-]*[a-z])(?=[\\w-]*[A-Z])(?=[\\w-]*[0-9])[\\w-]{24,}");

    private ErrorText() {}

    /** One line of at most 500 characters. */
    static String clean(String text) {
        String line = CONTROL.matcher(text.substring(0, Math.min(MAX_READ, text.length())))
                .replaceAll(" ");
        line = ADDRESS.matcher(line).replaceAll("[address]");
        line = KEY.matcher(line).replaceAll("[key]").strip();
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
    }
}
