package dev.tollgate.chat.provider.openai;

import org.jspecify.annotations.Nullable;

/**
 * The text of an answer, kept for counting and for the conversation, up to a bound. Most answers are all that was produced,
 * so that it is kept once until something else is.
 */
final class AnswerText {
    private final int maxCharacters;
    private final StringBuilder produced = new StringBuilder();
    /** Null while it equals what was produced. */
    private @Nullable StringBuilder answer;

    AnswerText(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    void add(String text, boolean isAnswer) {
        StringBuilder apart = answer;
        if (apart == null && !isAnswer && !text.isEmpty()) {
            answer = new StringBuilder(produced);
        } else if (apart != null && isAnswer) {
            append(apart, text);
        }
        append(produced, text);
    }

    private void append(StringBuilder to, String text) {
        int room = maxCharacters - to.length();
        to.append(text, 0, Math.min(room, text.length()));
    }

    /** All that was produced: content, reasoning, tool calls, of all choices. */
    String produced() {
        return produced.toString();
    }

    /** Content, or the refusal, of the first choice. */
    String answer() {
        return answer == null ? produced() : answer.toString();
    }
}
