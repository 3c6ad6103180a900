package dev.tollgate.context;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What an exchange is said in place of.
 *
 * @param of the number of the other exchange
 * @param kept the messages of the other one that the new one begins with
 * @param same how many first messages of both are the same, without the last of the new one: an answer that was given
 *     again is one more, whatever it says
 * @param isWhole whether these are all of the other one
 */
record Replaced(long of, List<Message> kept, int same, boolean isWhole) {
    Replaced {
        kept = List.copyOf(kept);
    }

    /** Compares an exchange with the stored one in whose place it is said from a message on. */
    static Replaced of(JsonObject document, MessageId first, List<Message> said) {
        List<Message> old = messages(document);
        List<Message> kept = fitting(old.subList(0, Math.min(first.index(), old.size())), said);
        int same = kept.size();
        while (kept.size() == first.index()
                && same < old.size()
                && same - kept.size() < said.size() - 1
                && old.get(same).equals(said.get(same - kept.size()))) {
            same++;
        }
        if (kept.size() < first.index()) {
            // Not even the beginning is the same where some of it had no room.
            same = 0;
        }
        return new Replaced(first.number(), kept, same, same == old.size());
    }

    private static List<Message> messages(JsonObject document) {
        JsonArray stored = document.getJsonArray("messages");
        var messages = new ArrayList<Message>();
        for (int i = 0; i < stored.size(); i++) {
            JsonObject message = stored.getJsonObject(i);
            messages.add(new Message(message.getString("role"), message.getString("content")));
        }
        return messages;
    }

    /** The newest of them that have room in one document beside what is said. */
    private static List<Message> fitting(List<Message> before, List<Message> said) {
        long bytes = said.stream().mapToLong(Replaced::bytes).sum();
        var fitting = new ArrayDeque<Message>();
        for (Message message : before.reversed()) {
            bytes += bytes(message);
            if (bytes > ContextRules.MAX_TOTAL_BYTES) {
                break;
            }
            fitting.addFirst(message);
        }
        return List.copyOf(fitting);
    }

    private static long bytes(Message message) {
        return TextSize.utf8Bytes(message.content());
    }

    /** The exchange with what it keeps of the other one before it. */
    Exchange complete(Exchange exchange) {
        var all = new ArrayList<>(kept);
        all.addAll(exchange.messages());
        return new Exchange(
                exchange.id(),
                exchange.ownerId(),
                exchange.conversationId(),
                all,
                exchange.model(),
                exchange.receipt(),
                exchange.replaces());
    }
}
