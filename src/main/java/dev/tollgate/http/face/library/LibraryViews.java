package dev.tollgate.http.face.library;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.context.ContextRef;
import dev.tollgate.context.KeptConversation;
import dev.tollgate.context.KeptMessage;
import dev.tollgate.context.MessageId;
import dev.tollgate.context.Prompt;
import dev.tollgate.context.Receipt;
import dev.tollgate.context.WholeConversation;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Answers;
import org.jspecify.annotations.Nullable;

/** How the library looks in JSON. */
public final class LibraryViews {
    private LibraryViews() {}

    /** The caller's conversation that the path names. */
    static ContextRef conversation(ApiRequest request) {
        return new ContextRef(request.caller().userId(), request.pathParams().getOrDefault("conversationId", ""));
    }

    /** A conversation without its messages. */
    public static ObjectNode conversation(KeptConversation conversation) {
        return Answers.object()
                .put("id", conversation.id())
                .put("title", conversation.title())
                .put("model", conversation.model())
                .put("systemPrompt", conversation.systemPrompt())
                .put("createdAt", Answers.time(conversation.createdAt()))
                .put("updatedAt", Answers.time(conversation.updatedAt()));
    }

    static ObjectNode found(KeptConversation conversation) {
        return conversation(conversation).put("excerpt", conversation.excerpt());
    }

    /** A message, its cost in currency. */
    public static ObjectNode message(KeptMessage message, CurrencyView currency) {
        ObjectNode document = Answers.object()
                .put("id", message.id().text())
                .put("role", message.message().role())
                .put("content", message.message().content())
                .put("createdAt", Answers.time(message.at()))
                .put("model", message.model());
        document.set("receipt", receipt(message.receipt(), currency));
        ArrayNode versions = document.putArray("versions");
        message.versions().forEach(id -> versions.add(id.text()));
        return document;
    }

    /** A message that is not shown, with the one that it follows. */
    static ObjectNode other(WholeConversation.Other other, CurrencyView currency) {
        MessageId after = other.after();
        return message(other.message(), currency).put("after", after == null ? null : after.text());
    }

    private static @Nullable ObjectNode receipt(@Nullable Receipt receipt, CurrencyView currency) {
        return receipt == null
                ? null
                : Answers.object()
                        .put("promptTokens", receipt.promptTokens())
                        .put("completionTokens", receipt.completionTokens())
                        .put("estimated", receipt.estimated())
                        .put("cost", currency.fromNano(receipt.costNano()))
                        .put("currency", currency.currency())
                        .put("stopped", receipt.stopped());
    }

    /** A prompt of the library. */
    public static ObjectNode prompt(Prompt prompt) {
        return Answers.object()
                .put("id", prompt.id())
                .put("title", prompt.title())
                .put("text", prompt.text())
                .put("createdAt", Answers.time(prompt.createdAt()))
                .put("updatedAt", Answers.time(prompt.updatedAt()));
    }
}
