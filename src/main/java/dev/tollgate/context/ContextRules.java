package dev.tollgate.context;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the room takes; all else is INVALID_REQUEST. */
final class ContextRules {
    /** Of one message, in UTF-8. */
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** Of one replacement or exchange. */
    static final int MAX_MESSAGES = 1_000;

    /** Of one replacement or exchange, as it becomes one document, and documents end at 16 MiB. */
    static final int MAX_TOTAL_BYTES = 12 << 20;

    private static final int MAX_PAGE = 1_000_000;
    private static final int MAX_DIALOGS = 100;
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private ContextRules() {}

    static void checkMessages(List<Message> messages) {
        if (messages.size() > MAX_MESSAGES) {
            throw TollgateException.invalid("messages", "at most " + MAX_MESSAGES + " messages are allowed");
        }
        long totalBytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            totalBytes += checkMessage(messages.get(i), "messages[" + i + "].");
        }
        if (totalBytes > MAX_TOTAL_BYTES) {
            throw TollgateException.invalid("messages", "all messages together may have at most 12 MiB");
        }
    }

    /** Returns its bytes. */
    static long checkMessage(Message message, String place) {
        if (!ROLES.contains(message.role())) {
            throw TollgateException.invalid(place + "role", "must be system, user or assistant");
        }
        return checkText(message.content(), place + "content");
    }

    /** Half a surrogate pair is no character: no store keeps it, and UTF-8 has no form for it. */
    private static long checkText(String text, String field) {
        long bytes = TextSize.utf8Bytes(text);
        if (bytes < 0) {
            throw TollgateException.invalid(field, "is not valid Unicode");
        }
        if (bytes > MAX_MESSAGE_BYTES) {
            throw TollgateException.invalid(field, "may have at most 1 MiB");
        }
        return bytes;
    }

    /** A text that may be absent, by its UTF-16 units. */
    static void checkLength(String field, @Nullable String text, int min, int max) {
        if (text != null && (text.length() < min || text.length() > max)) {
            throw TollgateException.invalid(field, "must have from " + min + " to " + max + " characters");
        }
    }

    /** Where a text holds another in any case of letters, or -1. */
    static int indexIgnoringCase(String text, String wanted) {
        for (int i = 0; i <= text.length() - wanted.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return i;
            }
        }
        return -1;
    }

    static void checkPage(int page, int limit) {
        if (page < 1 || page > MAX_PAGE) {
            throw TollgateException.invalid("page", "must be from 1 to " + MAX_PAGE);
        }
        if (limit < 1 || limit > MAX_DIALOGS) {
            throw TollgateException.invalid("limit", "must be from 1 to " + MAX_DIALOGS);
        }
    }

    static void checkMaxMessages(int maxMessages) {
        if (maxMessages < 1) {
            throw TollgateException.invalid("maxMessages", "must be at least 1");
        }
    }

    /** An id that cannot be one is as unknown as one that is not there. */
    static void checkConversationId(String id) {
        if (!isId(id)) {
            throw notFound();
        }
    }

    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** The same for what is not there and for what is another's. */
    static TollgateException notFound() {
        return new TollgateException(ErrorKind.NOT_FOUND, "There is no such conversation");
    }
}
