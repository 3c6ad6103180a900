package dev.tollgate.chat.provider.openai;

/** The text of an answer, kept for counting and for the conversation, up to a bound. */
final class AnswerText {
    private final int maxCharacters;
    private final StringBuilder produced = new StringBuilder();
    private final StringBuilder answer = new StringBuilder();

    AnswerText(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    void add(String text, boolean isAnswer) {
        append(produced, text);
        if (isAnswer) {
            append(answer, text);
        }
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
        return answer.toString();
    }
}
