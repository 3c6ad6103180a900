package dev.tollgate.context;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a text in the titles and messages of an owner, for virtual threads. It reads what was said last and stops at
 * a bound: an index of all words would cost each chat a write, and people look for what they remember.
 */
final class ConversationSearch {
    private static final int MAX_CONVERSATIONS = 500;
    private static final int MAX_EXCHANGES = 2_000;
    private static final long MAX_BYTES = 16L << 20;
    private static final int MAX_FOUND = 200;

    /** Characters beside the text that is shown of a place where it was found. */
    private static final int BESIDE = 60;

    private final KeptConversations conversations;
    private final KeptMessages messages;
    private final String text;
    private final List<KeptConversation> found = new ArrayList<>();
    private int exchangesLeft = MAX_EXCHANGES;
    private long bytesLeft = MAX_BYTES;

    ConversationSearch(KeptConversations conversations, KeptMessages messages, String text) {
        this.conversations = conversations;
        this.messages = messages;
        this.text = text;
    }

    /** The page of what was found. */
    KeptPage of(KeptQuery query) {
        List<JsonObject> newest = conversations.page(query.ownerId(), 1, MAX_CONVERSATIONS);
        boolean complete = newest.size() < MAX_CONVERSATIONS;
        for (JsonObject document : newest) {
            if (found.size() == MAX_FOUND) {
                complete = false;
                break;
            }
            complete &= look(document);
        }
        List<KeptConversation> page = found.stream()
                .skip((query.page() - 1L) * query.limit())
                .limit(query.limit())
                .toList();
        return new KeptPage(page, found.size(), complete);
    }

    /** Whether all of the conversation was looked at, as far as that was needed. */
    private boolean look(JsonObject document) {
        KeptConversation conversation = KeptConversations.of(document);
        String title = conversation.title();
        if (title != null && ContextRules.indexIgnoringCase(title, text) >= 0) {
            found.add(conversation);
            return true;
        }
        Begun begun = Begun.of(document);
        Path path = begun.versions().path();
        List<Long> numbers = path.upTo(begun.versions().lastNumber(), KeptMessages.AT_ONCE);
        while (!numbers.isEmpty()) {
            if (exchangesLeft <= 0 || bytesLeft <= 0) {
                return false;
            }
            List<JsonObject> exchanges = messages.documents(begun.id(), numbers);
            exchangesLeft -= numbers.size();
            for (JsonObject exchange : exchanges.reversed()) {
                String excerpt = excerpt(exchange);
                if (excerpt != null) {
                    found.add(conversation.withExcerpt(excerpt));
                    return true;
                }
            }
            numbers = path.upTo(numbers.getLast() - 1, KeptMessages.AT_ONCE);
        }
        return true;
    }

    private @Nullable String excerpt(JsonObject exchange) {
        JsonArray said = exchange.getJsonArray("messages");
        for (int i = said.size() - 1; i >= 0; i--) {
            String content = said.getJsonObject(i).getString("content");
            bytesLeft -= TextSize.utf8Bytes(content);
            int at = ContextRules.indexIgnoringCase(content, text);
            if (at >= 0) {
                int begin = whole(content, Math.max(0, at - BESIDE));
                int end = whole(content, Math.min(content.length(), at + text.length() + BESIDE));
                return content.substring(begin, end);
            }
        }
        return null;
    }

    /** Not within a surrogate pair. */
    private static int whole(String content, int index) {
        boolean within = index > 0
                && index < content.length()
                && Character.isLowSurrogate(content.charAt(index))
                && Character.isHighSurrogate(content.charAt(index - 1));
        return within ? index - 1 : index;
    }
}
