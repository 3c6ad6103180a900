package dev.tollgate.node;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/**
 * One operation of the shipped OpenAPI document, as much of it as a test needs to call it in every wrong way.
 *
 * @param path with its parameters in braces
 * @param isOpen whether it needs no credential
 * @param members names of the members of its request body; none without a body
 */
record Endpoint(
        String id, String method, String path, boolean isOpen, List<Parameter> parameters, Set<String> members) {
    /** A parameter in the query or the path, with the JSON type of its value. */
    record Parameter(String name, String in, boolean required, String type) {}

    boolean takesBody() {
        return !members.isEmpty();
    }

    /** How an error on a path begins, in the shape of the path's surface. */
    static String errorBegins(String path, int status) {
        if (path.matches("/v1/messages(/.*)?")) {
            return "{\"type\":\"error\",\"error\":{\"type\":";
        }
        if (path.startsWith("/v1beta/")) {
            return "{\"error\":{\"code\":" + status;
        }
        return path.matches("/v1/(?!client/|org\\b|invite/).*")
                ? "{\"error\":{\"message\":"
                : "{\"statusCode\":" + status;
    }

    List<Parameter> parametersIn(String place) {
        return parameters.stream()
                .filter(parameter -> parameter.in().equals(place))
                .toList();
    }

    /** All operations by their ids. */
    static Map<String, Endpoint> all() {
        JsonObject document = document();
        Map<String, Endpoint> endpoints = new TreeMap<>();
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : item.fieldNames()) {
                Endpoint endpoint = read(document, path, method, item.getJsonObject(method));
                endpoints.put(endpoint.id, endpoint);
            }
        }
        return endpoints;
    }

    private static JsonObject document() {
        try (InputStream in = Endpoint.class.getResourceAsStream("/openapi.yaml")) {
            Map<String, Object> yaml = new Yaml().load(Objects.requireNonNull(in));
            return new JsonObject(Json.encode(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Endpoint read(JsonObject document, String path, String method, JsonObject operation) {
        var parameters = new ArrayList<Parameter>();
        for (Object given : operation.getJsonArray("parameters", new JsonArray())) {
            JsonObject parameter = resolved(document, (JsonObject) given);
            JsonObject schema = resolved(document, parameter.getJsonObject("schema"));
            parameters.add(new Parameter(
                    parameter.getString("name"),
                    parameter.getString("in"),
                    parameter.getBoolean("required", false),
                    schema.getString("type")));
        }
        Set<String> members = new LinkedHashSet<>();
        JsonObject body = operation.getJsonObject("requestBody");
        if (body != null) {
            JsonObject schema = body.getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("schema");
            members.addAll(
                    resolved(document, schema).getJsonObject("properties").fieldNames());
        }
        return new Endpoint(
                operation.getString("operationId"),
                method.toUpperCase(Locale.ROOT),
                path,
                new JsonArray().equals(operation.getValue("security")),
                parameters,
                members);
    }

    private static JsonObject resolved(JsonObject document, JsonObject node) {
        String reference = node.getString("$ref");
        if (reference == null) {
            return node;
        }
        JsonObject target = document;
        for (String step : reference.substring("#/".length()).split("/")) {
            target = target.getJsonObject(step);
        }
        return target;
    }
}
