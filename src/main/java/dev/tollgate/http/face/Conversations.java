package dev.tollgate.http.face;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tollgate.context.Message;
import dev.tollgate.context.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages of a conversation, in and out of JSON: a list of `{role, content}`. */
public final class Conversations {
    /** Messages that one context may have, in and out. */
    public static final int MAX_MESSAGES = 1_000;

    private static final List<String> ROLES = List.of("system", "user", "assistant");

    private Conversations() {}

    /** The messages of a member; none when it is absent. Faults are collected in the fields. */
    public static List<Message> read(Fields fields, String name) {
        var messages = new ArrayList<Message>();
        for (Fields item : fields.objects(name, MAX_MESSAGES)) {
            String role = item.line("role", Fields.MAX_NAME);
            if (!role.isEmpty() && !ROLES.contains(role)) {
                item.fault("role", "must be one of " + String.join(", ", ROLES));
            }
            messages.add(new Message(role, item.anyText("content", Fields.MAX_TEXT)));
        }
        return messages;
    }

    /** The id of a message that may be absent. */
    public static @Nullable MessageId messageId(Fields fields, String name) {
        String text = fields.optionalLine(name, Fields.MAX_NAME);
        MessageId id = text == null ? null : MessageId.parse(text).orElse(null);
        if (text != null && id == null) {
            fields.fault(name, "must be the id of a message");
        }
        return id;
    }

    /** The messages as JSON. */
    public static ArrayNode write(List<Message> messages) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Message message : messages) {
            array.addObject().put("role", message.role()).put("content", message.content());
        }
        return array;
    }
}
