package dev.tollgate.context;

import dev.tollgate.context.WholeConversation.Other;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one conversation with all of its versions, for virtual threads. */
final class WholeReading {
    /** Of one answer that holds a whole conversation. */
    private static final int MAX_MESSAGES = 50_000;

    private static final long MAX_BYTES = 32L << 20;

    private static final MessageId BEFORE_ALL = new MessageId(1, -1);

    private final KeptMessages messages;
    private final JsonObject document;
    private final Begun begun;
    private int count;
    private long bytes;

    WholeReading(KeptMessages messages, JsonObject document) {
        this.messages = messages;
        this.document = document;
        this.begun = Begun.of(document);
    }

    WholeConversation read() {
        List<KeptMessage> shown = all(begun.versions().path());
        List<KeptMessage> hidden = all(begun.versions().others());
        Map<Long, MessageId> ends = new HashMap<>();
        shown.forEach(message -> ends.put(message.id().number(), message.id()));
        hidden.forEach(message -> ends.put(message.id().number(), message.id()));
        List<Other> others = hidden.stream()
                .map(message -> new Other(message, before(message.id(), ends)))
                .toList();
        return new WholeConversation(KeptConversations.of(document), shown, others);
    }

    private @Nullable MessageId before(MessageId id, Map<Long, MessageId> ends) {
        if (id.index() > 0) {
            return new MessageId(id.number(), id.index() - 1);
        }
        long number = begun.versions().before(id.number());
        while (number > 0 && !ends.containsKey(number)) {
            number = begun.versions().before(number);
        }
        return ends.get(number);
    }

    private List<KeptMessage> all(Path path) {
        var all = new ArrayList<KeptMessage>();
        MessageId last = BEFORE_ALL;
        MessagePage page;
        do {
            page = messages.after(begun, path, last, LibraryService.MAX_PAGE_MESSAGES);
            for (KeptMessage message : page.messages()) {
                bytes += TextSize.utf8Bytes(message.message().content());
                last = message.id();
            }
            all.addAll(page.messages());
            count += page.messages().size();
            if (count > MAX_MESSAGES || bytes > MAX_BYTES) {
                throw new TollgateException(
                        ErrorKind.BODY_TOO_LARGE, "The conversation is too long to be given at once; page through it");
            }
        } while (page.later());
        return all;
    }
}
