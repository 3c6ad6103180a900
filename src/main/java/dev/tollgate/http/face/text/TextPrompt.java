package dev.tollgate.http.face.text;

import dev.tollgate.chat.ChatInput;
import dev.tollgate.context.Message;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prompt for a model, from a body or from a query: nothing is remembered of it. */
record TextPrompt(
        String model,
        String prompt,
        @Nullable Integer maxTokens,
        @Nullable BigDecimal temperature) {
    private static final BigDecimal HOTTEST = BigDecimal.TWO;

    static TextPrompt ofBody(ApiRequest request) {
        Fields fields = Fields.of(request);
        var prompt = new TextPrompt(
                fields.lineOfEither("model", "modelName", Fields.MAX_NAME),
                fields.text("prompt", Fields.MAX_TEXT),
                fields.optionalInteger("maxTokens", 1, Integer.MAX_VALUE),
                fields.optionalDecimal("temperature", BigDecimal.ZERO, HOTTEST));
        fields.check();
        return prompt;
    }

    static TextPrompt ofQuery(ApiRequest request) {
        Query query = Query.of(request);
        var prompt = new TextPrompt(
                query.lineOfEither("model", "modelName", Fields.MAX_NAME),
                query.text("prompt", Fields.MAX_TEXT),
                query.optionalInteger("maxTokens", 1, Integer.MAX_VALUE),
                query.optionalDecimal("temperature", BigDecimal.ZERO, HOTTEST));
        query.check();
        return prompt;
    }

    ChatInput.Composed input(boolean stream) {
        return new ChatInput.Composed(
                model, List.of(new Message("user", prompt)), maxTokens, temperature, stream, null);
    }
}
