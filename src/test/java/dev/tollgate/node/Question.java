package dev.tollgate.node;

import dev.tollgate.testing.SeenRequest;
import io.vertx.core.json.JsonObject;

/**
 * A question that can be found again upstream and in the ledger, and is no longer for that: by its own length and that of
 * its answer together, as the scripted upstream fills what is allowed.
 *
 * @param length in tokens of the scripted upstream, 1 or more
 * @param answer how many tokens are allowed and come back, 1 or more
 */
record Question(int length, int answer) {
    private static final int LONGEST_ANSWER = 100;

    /** Each number from 0 on is another question; 100 of them are of one length. */
    static Question number(int number) {
        return new Question(number / LONGEST_ANSWER + 1, number % LONGEST_ANSWER + 1);
    }

    /** As the upstream saw it. */
    static Question of(SeenRequest seen) {
        return new Question(text(seen).length() / 4, seen.body().getInteger("max_tokens"));
    }

    /** As a ledger entry of a charge tells of it. */
    static Question of(JsonObject charge) {
        JsonObject metadata = charge.getJsonObject("metadata");
        return new Question(metadata.getInteger("promptTokens"), metadata.getInteger("completionTokens"));
    }

    static String text(SeenRequest seen) {
        return seen.body().getJsonArray("messages").getJsonObject(0).getString("content");
    }

    JsonObject body(boolean stream) {
        return Crowd.question(length, stream).put("max_tokens", answer);
    }
}
