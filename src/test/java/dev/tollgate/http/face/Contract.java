package dev.tollgate.http.face;

import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** The shipped OpenAPI document, loaded the way the router loads it. */
public final class Contract {
    private static @Nullable Contract shipped;

    private final JsonObject document;
    private final OpenAPIContract contract;

    private Contract(JsonObject document, OpenAPIContract contract) {
        this.document = document;
        this.contract = contract;
    }

    /** Reads it once for all tests: that takes a second, and nobody changes it. */
    public static synchronized Contract load(Vertx vertx) throws Exception {
        Contract known = shipped;
        if (known == null) {
            known = read(vertx);
            shipped = known;
        }
        return known;
    }

    private static Contract read(Vertx vertx) throws Exception {
        JsonObject document = read();
        JsonObject loadable = document.copy();
        dropStreams(loadable);
        // The library takes absolute addresses only.
        loadable.put("servers", new JsonArray().add(new JsonObject().put("url", "http://localhost")));
        return new Contract(
                document,
                OpenAPIContract.from(vertx, loadable)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS));
    }

    private static JsonObject read() throws IOException {
        try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
            Map<String, Object> yaml = new Yaml().load(Objects.requireNonNull(in));
            return new JsonObject(Json.encode(yaml));
        }
    }

    /** The library does not know this media type. */
    private static void dropStreams(JsonObject node) {
        node.remove("text/event-stream");
        for (String name : Set.copyOf(node.fieldNames())) {
            Object value = node.getValue(name);
            if (value instanceof JsonObject object) {
                dropStreams(object);
                if (name.equals("content") && object.isEmpty()) {
                    node.remove(name);
                }
            }
        }
    }

    public OpenAPIContract contract() {
        return contract;
    }

    public Set<String> operationIds() {
        var ids = new TreeSet<String>();
        contract.operations().forEach(operation -> ids.add(operation.getOperationId()));
        return ids;
    }

    /** The operation as the file has it. */
    public JsonObject operation(String id) {
        Operation operation = contract.operation(id);
        return document.getJsonObject("paths")
                .getJsonObject(operation.getOpenAPIPath())
                .getJsonObject(operation.getHttpMethod().name().toLowerCase(java.util.Locale.ROOT));
    }

    public boolean takesBody(String id) {
        return contract.operation(id).getRequestBody() != null;
    }

    /** Whether the schema takes this request body. */
    public boolean takes(String id, Object body) {
        return judge(contract.operation(id).getRequestBody().getContent().get("application/json"), body)
                .getValid();
    }

    /** What is wrong with an answer, or null. */
    public @Nullable String faultOf(String id, int status, Object body) {
        OutputUnit verdict =
                judge(contract.operation(id).getResponse(status).getContent().get("application/json"), body);
        return verdict.getValid() ? null : String.valueOf(verdict.toJson());
    }

    private OutputUnit judge(@Nullable MediaType type, Object body) {
        JsonSchema schema = Objects.requireNonNull(type).getSchema();
        return contract.getSchemaRepository().validator(schema).validate(body);
    }

    /** The example bodies of a request. */
    public JsonArray requestExamples(String id) {
        return examples(operation(id).getJsonObject("requestBody"));
    }

    /** The example bodies of an answer. */
    public JsonArray answerExamples(String id, String status) {
        return examples(operation(id).getJsonObject("responses").getJsonObject(status));
    }

    private static JsonArray examples(JsonObject message) {
        var examples = new JsonArray();
        JsonObject json = message.getJsonObject("content", new JsonObject()).getJsonObject("application/json");
        if (json == null) {
            return examples;
        }
        if (json.containsKey("example")) {
            examples.add(json.getValue("example"));
        }
        json.getJsonObject("examples", new JsonObject())
                .forEach(named -> examples.add(((JsonObject) named.getValue()).getValue("value")));
        return examples;
    }
}
