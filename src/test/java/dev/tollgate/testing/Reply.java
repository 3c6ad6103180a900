package dev.tollgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A complete answer as a test sees it. */
public record Reply(int status, Map<String, List<String>> headers, String body) {
    private static final ObjectReader EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    /** The body as a tree whose numbers are as they were written. */
    public JsonNode tree() {
        try {
            return EXACT.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    /** The body as a JSON object. */
    public JsonObject json() {
        return new JsonObject(body);
    }

    /** Fails unless the status is this one, showing the body. */
    public Reply is(int expected) {
        assertThat(status).as(body).isEqualTo(expected);
        return this;
    }

    public String text(String member) {
        return json().getString(member);
    }

    /** A number exactly as it was written. */
    public BigDecimal decimal(String member) {
        return tree().required(member).decimalValue();
    }

    /** The first value of a header, by its lower-case name; empty when absent. */
    public String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? "" : values.getFirst();
    }
}
