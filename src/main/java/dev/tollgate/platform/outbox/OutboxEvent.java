package dev.tollgate.platform.outbox;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Something that happened to an organisation and that others may want to be told.
 *
 * @param id made by the server before the first attempt and always the same for the same happening, as
 *     `pay_01.succeeded`: letters, digits, `_`, `-`, `:` and `.`, at most 200
 * @param type as receivers know it, `payment.succeeded`
 * @param organisationId whose event it is
 * @param at when it happened
 * @param data what receivers read; no secret, no text of a conversation
 */
public record OutboxEvent(String id, String type, String organisationId, Instant at, JsonObject data) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,200}");
    private static final Pattern TYPE = Pattern.compile("[a-z]+(\\.[a-z_]+)+");

    public OutboxEvent {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not an id of an event: " + id);
        }
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("not a type of event: " + type);
        }
        data = data.copy();
    }

    /** A copy of it. */
    @Override
    public JsonObject data() {
        return data.copy();
    }
}
