package dev.tollgate.chat;

import dev.tollgate.chat.Admitted.Memory;
import dev.tollgate.chat.Admitted.Prompt;
import dev.tollgate.chat.ChatInput.Composed;
import dev.tollgate.chat.ChatInput.Remembered;
import dev.tollgate.context.Context;
import dev.tollgate.context.ContextRef;
import dev.tollgate.context.Conversation;
import dev.tollgate.context.LoadRequest;
import dev.tollgate.context.Message;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Makes a body in OpenAI's form of a text and what was said before. */
final class Composer {
    /** More messages than this are never sent along, whatever the window. */
    private static final int MAX_MESSAGES = 200;

    private final Context context;
    private final TokenCounter tokens;
    private final ChatBodyReader reader = new ChatBodyReader();

    Composer(Context context, TokenCounter tokens) {
        this.context = context;
        this.tokens = tokens;
    }

    /** NOT_FOUND for an unknown conversation; CONTEXT_LENGTH_EXCEEDED when the new messages alone exceed the window. */
    Future<Prompt> compose(Composed input, Model model) {
        Remembered remembered = input.conversation();
        if (remembered == null) {
            return trim(List.of(), input, model).map(messages -> new Prompt(body(input, model, messages), null));
        }
        return read(remembered).compose(conversation -> compose(input, model, remembered, conversation));
    }

    /** The conversation with its newest messages; NOT_FOUND for an unknown one. */
    Future<Conversation> read(Remembered remembered) {
        Conversation read = remembered.read();
        if (read != null) {
            return Future.succeededFuture(
                    new Conversation(read.id(), newest(read.messages()), read.systemPrompt(), read.model()));
        }
        var reference = new ContextRef(remembered.ownerId(), remembered.conversationId());
        return context.load(
                new LoadRequest(reference, MAX_MESSAGES, remembered.conversationId() == null, remembered.replaces()));
    }

    private static List<Message> newest(List<Message> messages) {
        return messages.subList(Math.max(0, messages.size() - MAX_MESSAGES), messages.size());
    }

    private Future<Prompt> compose(Composed input, Model model, Remembered remembered, Conversation conversation) {
        List<Message> replacement = remembered.replacedBy();
        List<Message> before = replacement == null ? withPrompt(conversation) : replacement;
        var memory = new Memory(remembered.ownerId(), conversation.id(), input.messages(), remembered.replaces());
        return trim(before, input, model).map(messages -> new Prompt(body(input, model, messages), memory));
    }

    private static List<Message> withPrompt(Conversation conversation) {
        String systemPrompt = conversation.systemPrompt();
        if (systemPrompt == null || systemPrompt.isEmpty()) {
            return conversation.messages();
        }
        var messages = new ArrayList<Message>();
        messages.add(new Message("system", systemPrompt));
        messages.addAll(conversation.messages());
        return messages;
    }

    /** Drops the oldest messages that do not fit beside the answer; system messages and the new ones stay. */
    private Future<List<Message>> trim(List<Message> before, Composed input, Model model) {
        var all = new ArrayList<>(before);
        all.addAll(input.messages());
        Integer asked = input.outputLimit();
        int answer = asked == null ? Math.min(model.defaultOutputTokens(), model.contextTokens() / 2) : asked;
        long window = Math.max(0, (long) model.contextTokens() - answer);
        // A character takes at most three bytes in UTF-8 for each char of a String, and a token at least one byte.
        long bound =
                all.stream().mapToLong(each -> 3L * each.content().length() + 8).sum();
        if (bound <= window) {
            return Future.succeededFuture(all);
        }
        return tokens.countMessages(all.stream().map(Message::content).toList())
                .map(sizes -> fitting(all, sizes, before.size(), window));
    }

    private static List<Message> fitting(List<Message> all, List<Long> sizes, int firstNew, long window) {
        var kept = new boolean[all.size()];
        long left = window;
        for (int i = 0; i < all.size(); i++) {
            if (i >= firstNew || all.get(i).role().equals("system")) {
                kept[i] = true;
                left -= sizes.get(i);
            }
        }
        if (left < 0) {
            throw new TollgateException(
                    ErrorKind.CONTEXT_LENGTH_EXCEEDED, "The message and its answer do not fit the model's window");
        }
        for (int i = firstNew - 1; i >= 0; i--) {
            if (!kept[i]) {
                if (sizes.get(i) > left) {
                    // A gap in the middle would confuse the model more than an early end of its memory.
                    break;
                }
                kept[i] = true;
                left -= sizes.get(i);
            }
        }
        var messages = new ArrayList<Message>();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                messages.add(all.get(i));
            }
        }
        return messages;
    }

    private ChatBody body(Composed input, Model model, List<Message> messages) {
        var array = new JsonArray();
        messages.forEach(
                each -> array.add(new JsonObject().put("role", each.role()).put("content", each.content())));
        var json = new JsonObject().put("model", model.id()).put("messages", array);
        if (input.outputLimit() != null) {
            json.put("max_tokens", input.outputLimit());
        }
        if (input.temperature() != null) {
            json.put("temperature", input.temperature());
        }
        if (input.stream()) {
            json.put("stream", true).put("stream_options", new JsonObject().put("include_usage", true));
        }
        return reader.read(json.toBuffer());
    }
}
