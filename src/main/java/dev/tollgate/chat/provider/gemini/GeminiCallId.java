package dev.tollgate.chat.provider.gemini;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The id of a function call as callers see it. Gemini wants the `thoughtSignature` of a call back unchanged with the
 * next request; the id is the one thing that every client of OpenAI's API sends back, so the signature travels in it:
 * {@code call_x_0-ts-<base64url of the signature>}.
 */
final class GeminiCallId {
    private static final String MARK = "-ts-";

    private GeminiCallId() {}

    /** The id with the signature in it, or as it is when there is none. */
    static String with(String id, String signature) {
        if (signature.isEmpty()) {
            return id;
        }
        return id
                + MARK
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.getBytes(StandardCharsets.UTF_8));
    }

    /** The signature in an id; empty when there is none, as in ids of other providers. */
    static String signature(String id) {
        // The first mark: base64url may hold the same four characters by chance, what stands before it may not.
        int mark = id.indexOf(MARK);
        if (mark < 0) {
            return "";
        }
        try {
            return new String(
                    Base64.getUrlDecoder().decode(id.substring(mark + MARK.length())), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
