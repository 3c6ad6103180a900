package dev.tollgate.http.face;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiAnswer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes answers. Decimals are written exactly and without an exponent, so that money stays money. */
public final class Answers {
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build()
            .writer();

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Answers() {}

    /** An empty object to be filled. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** 200 with this document. */
    public static ApiAnswer ok(JsonNode document) {
        return json(200, document);
    }

    /** 200 with this document, of a chat that took so many tokens. */
    public static ApiAnswer metered(JsonNode document, long tokens) {
        return new ApiAnswer.Metered(ok(document), Future.succeededFuture(tokens));
    }

    /** This status with this document. */
    public static ApiAnswer json(int status, JsonNode document) {
        return new ApiAnswer.Json(status, Buffer.buffer(write(document)));
    }

    /**
     * One page of a list, as `data` and `pagination`.
     *
     * @param page from 1
     * @param limit rows of a page, 1 or more
     * @param total rows of all pages
     */
    public static <T> ObjectNode page(int page, int limit, long total, List<T> rows, Function<T, ObjectNode> view) {
        ObjectNode document = object();
        ArrayNode data = document.putArray("data");
        rows.forEach(row -> data.add(view.apply(row)));
        document.putObject("pagination")
                .put("page", page)
                .put("limit", limit)
                .put("total", total)
                .put("totalPages", (total + limit - 1) / limit);
        return document;
    }

    /** The document as text, in one line. */
    public static String write(JsonNode document) {
        try {
            return WRITER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }

    /** A moment in ISO 8601, UTC, with milliseconds: always of the same width. */
    public static String time(Instant moment) {
        return TIME.format(moment);
    }

    /** {@link #time}, or null for none. */
    public static @Nullable String timeOrNull(@Nullable Instant moment) {
        return moment == null ? null : time(moment);
    }
}
