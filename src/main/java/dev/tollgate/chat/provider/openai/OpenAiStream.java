package dev.tollgate.chat.provider.openai;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.provider.StreamReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events in OpenAI's form and lets them through.
 *
 * <p>Events written the usual way (`data: {…}` and an empty line, ended by LF) go out as slices of the upstream's buffer;
 * all other writings that the standard allows (CR, CRLF, several `data` lines, fields, comments) are written out anew, so
 * that what reaches the caller is always the usual way. An upstream's comments are dropped: they are no event yet.
 */
final class OpenAiStream implements StreamReader {
    private static final int MAX_TEXT = 256 * 1024;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final EventSlices frames;
    private final AnswerText text = new AnswerText(MAX_TEXT);
    private final AnswerScan scan;

    private byte @Nullable [] usageEvent;
    private boolean usageStandsAlone;
    private boolean done;

    OpenAiStream(boolean cacheBesideInput) {
        this.scan = new AnswerScan(cacheBesideInput, text);
        this.frames = new EventSlices(this::event);
    }

    @Override
    public Buffer read(Buffer chunk) {
        return frames.read(chunk);
    }

    /** Takes the data of one event; whether it goes out to the caller. */
    private boolean event(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        // Nothing and `null` tell nothing: what came before and comes after is an answer all the same.
        if (done || start == end || Arrays.equals(bytes, start, end, NULL, 0, NULL.length)) {
            return false;
        }
        if (Arrays.equals(bytes, start, end, DONE, 0, DONE.length)) {
            done = true;
            return false;
        }
        scan.read(bytes, start, end);
        if (scan.hasUsage()) {
            usageEvent = Arrays.copyOfRange(bytes, start, end);
            usageStandsAlone = scan.sawChoices() && scan.choicesEmpty();
            return !scan.choicesEmpty();
        }
        // Without choices it is no chunk: some providers put events of their own into the stream.
        return scan.sawChoices();
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    @Override
    public boolean isComplete() {
        return done && scan.finished();
    }

    @Override
    public @Nullable Usage usage() {
        return scan.usage();
    }

    @Override
    public @Nullable Buffer usageChunk() {
        byte[] event = usageEvent;
        if (event == null) {
            return null;
        }
        return usageStandsAlone ? Buffer.buffer(event) : withoutChoices(event);
    }

    /** Mistral reports usage in the last chunk that has choices: the usage chunk is made of it. */
    private static Buffer withoutChoices(byte[] event) {
        try {
            ObjectNode chunk = (ObjectNode) MAPPER.readTree(event);
            chunk.putArray("choices");
            return Buffer.buffer(MAPPER.writeValueAsBytes(chunk));
        } catch (IOException e) {
            throw new IllegalStateException("the event was read before", e);
        }
    }

    @Override
    public String producedText() {
        return text.produced();
    }

    @Override
    public String firstChoiceText() {
        return text.answer();
    }
}
