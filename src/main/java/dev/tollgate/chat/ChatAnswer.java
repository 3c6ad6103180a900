package dev.tollgate.chat;

import dev.tollgate.billing.Usage;
import dev.tollgate.platform.Bytes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** What comes of a chat request that did not fail. */
public sealed interface ChatAnswer {
    /**
     * A complete answer, booked durably.
     *
     * @param body a `chat.completion` in OpenAI's form with `cost` and `provider`
     * @param text of the first choice, always valid Unicode
     * @param model the public model that answered
     * @param costNano what was booked, in 10^-9 credit
     * @param conversationId where it was added, or null
     */
    record Whole(
            Bytes body,
            String text,
            String model,
            String provider,
            Usage usage,
            long costNano,
            @Nullable String conversationId)
            implements ChatAnswer {}

    /**
     * An answer in parts: server-sent events in OpenAI's form, ready to be written out. It ends with `[DONE]` once
     * booked durably, or with an event that holds an `error` and no `[DONE]`. It honours back pressure (`pause`,
     * `fetch`), and never fails: every end is in the bytes.
     *
     * @param conversationId where it will be added, or null
     * @param booked completes when it is over, before its last bytes: with what was booked, which is nothing after a
     *     failure; it never fails
     */
    record Streamed(
            ReadStream<Buffer> events,
            String model,
            String provider,
            @Nullable String conversationId,
            Future<Booked> booked)
            implements ChatAnswer {}

    /**
     * What a request cost.
     *
     * @param costNano in 10^-9 credit
     */
    record Booked(Usage usage, long costNano) {
        /** Of a request that failed. */
        public static final Booked NOTHING = new Booked(Usage.NONE, 0);
    }
}
