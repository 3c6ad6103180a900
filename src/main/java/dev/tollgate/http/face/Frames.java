package dev.tollgate.http.face;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.platform.ErrorKind;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the data of chat's stream, which is in OpenAI's form, into the frames of another surface. Every end is a frame:
 * after it nothing is written.
 */
public abstract class Frames {
    private static final String BROKEN = "The answer broke off";

    private Buffer made = Buffer.buffer();
    private boolean ended;

    /** A chunk of the answer: no error. */
    protected abstract void chunk(JsonNode chunk);

    /** The answer is whole, and what it cost is known. */
    protected abstract void done();

    /**
     * The answer broke off.
     *
     * @param code of a {@link dev.tollgate.platform.ErrorKind}
     */
    protected abstract void error(String message, String code);

    /** Nothing to tell but that the connection lives. */
    protected void silence() {
        append(": keep-alive\n\n");
    }

    /** Writes one frame; its data is one line of JSON, so no text can break out of it. */
    protected final void write(@Nullable String event, JsonNode data) {
        append((event == null ? "" : "event: " + event + "\n") + "data: " + Answers.write(data) + "\n\n");
    }

    private void append(String text) {
        made.appendString(text);
    }

    /** The frames made since the last call; empty when there are none. */
    final Buffer take() {
        Buffer taken = made;
        made = Buffer.buffer();
        return taken;
    }

    /** Whether the end was written. */
    final boolean isEnded() {
        return ended;
    }

    final void comment() {
        if (!ended) {
            silence();
        }
    }

    /** Takes the data of one event. */
    final void data(String data) {
        if (ended) {
            return;
        }
        if (data.equals("[DONE]")) {
            done();
            ended = true;
            return;
        }
        JsonNode chunk = AnswerJson.read(data);
        if (chunk == null) {
            breakOff();
        } else if (chunk.hasNonNull("error")) {
            JsonNode error = chunk.get("error");
            fail(error.path("message").asText(BROKEN), error.path("code").asText(ErrorKind.UPSTREAM_FAILED.code()));
        } else {
            chunk(chunk);
        }
    }

    /** Ends with an error that nobody has words for, unless the end was written already. */
    final void breakOff() {
        fail(BROKEN, ErrorKind.UPSTREAM_FAILED.code());
    }

    private void fail(String message, String code) {
        if (!ended) {
            error(message, code);
            ended = true;
        }
    }
}
