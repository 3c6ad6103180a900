package dev.tollgate.http.face.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.chat.Model;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Answers;
import java.util.List;

/** Models as callers of Anthropic's API see them. */
public final class ModelForm {
    private ModelForm() {}

    /** Whether the caller speaks Anthropic's dialect: all its clients name a version of it. */
    public static boolean isWanted(ApiRequest request) {
        return request.headers().contains("anthropic-version");
    }

    /** All of them on one page. */
    public static ObjectNode list(List<Model> models) {
        ObjectNode document = Answers.object();
        ArrayNode data = document.putArray("data");
        models.forEach(model -> data.add(item(model)));
        return document.put("has_more", false)
                .put("first_id", models.isEmpty() ? null : models.getFirst().id())
                .put("last_id", models.isEmpty() ? null : models.getLast().id());
    }

    /** One. */
    public static ObjectNode item(Model model) {
        return Answers.object()
                .put("type", "model")
                .put("id", model.id())
                .put("display_name", model.name())
                .put("created_at", Answers.time(model.createdAt()))
                .put("max_input_tokens", model.contextTokens())
                .put("provider", model.provider());
    }
}
