package dev.tollgate.http.face.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Value;
import java.util.List;

/** Writes what images and documents come from as parts of OpenAI's form. */
final class Sources {
    private static final List<String> IMAGES = List.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private Sources() {}

    static ObjectNode image(Value source) {
        ObjectNode part = Answers.object().put("type", "image_url");
        String url =
                switch (type(source)) {
                    case "base64" -> dataUrl(source, IMAGES);
                    case "url" -> source.at("url").text();
                    default -> unknown(source);
                };
        part.putObject("image_url").put("url", url);
        return part;
    }

    static ObjectNode document(Value source) {
        return switch (type(source)) {
            case "base64" -> {
                ObjectNode part = Answers.object().put("type", "file");
                part.putObject("file")
                        .put("filename", "document.pdf")
                        .put("file_data", dataUrl(source, List.of("application/pdf")));
                yield part;
            }
            case "text" ->
                Answers.object()
                        .put("type", "text")
                        .put("text", source.at("data").text());
            default -> Answers.object().put("type", unknown(source));
        };
    }

    private static String type(Value source) {
        return source.isGiven() && source.isObject() ? source.at("type").text() : "";
    }

    private static String dataUrl(Value source, List<String> types) {
        return "data:" + source.at("media_type").word(types) + ";base64,"
                + source.at("data").text();
    }

    private static String unknown(Value source) {
        if (source.node().isObject() && source.at("type").isText()) {
            source.at("type").fault("is a source that cannot be read here");
        }
        return "";
    }
}
