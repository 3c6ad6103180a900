package dev.tollgate.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document: the file as it is served, and the copy that the router is made from.
 *
 * @param yaml the file
 * @param json the same as JSON
 */
record ApiDocument(String yaml, JsonObject json) {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

    /** Response types that vertx-openapi 5.0.10 knows; any other makes it refuse the whole document. */
    private static final Set<String> KNOWN_TYPES = Set.of(
            "application/json",
            "application/hal+json",
            "text/plain",
            "application/octet-stream",
            "multipart/form-data");

    /** Set on a path parameter at the end of its path that may hold slashes (`vendor/name`). */
    private static final String TAKES_SLASHES = "x-takes-slashes";

    /** Reads it from the class path. */
    static ApiDocument load(String resource) {
        try (InputStream in = ApiDocument.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + resource);
            }
            String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            var options = new LoaderOptions();
            options.setMaxAliasesForCollections(1_000);
            options.setAllowDuplicateKeys(false);
            Object root = new Yaml(new SafeConstructor(options)).load(yaml);
            if (plain(root) instanceof JsonObject json) {
                return new ApiDocument(yaml, json);
            }
            throw new IllegalArgumentException("not an OpenAPI document: " + resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** YAML knows more kinds of keys and values than JSON: response codes that are numbers, dates without quotes. */
    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var object = new JsonObject();
                map.forEach((key, member) -> object.put(String.valueOf(key), plain(member)));
                yield object;
            }
            case List<?> list -> {
                var array = new JsonArray();
                list.forEach(member -> array.add(plain(member)));
                yield array;
            }
            case Date date -> date.toInstant().toString();
            case null, default -> value;
        };
    }

    /**
     * The copy for the router: one server at the root, no trailing slashes, no response types that it does not know, and no
     * security, which is checked by a step of our own ({@link SignInGate}) that knows more kinds of credentials.
     */
    JsonObject forRouter() {
        JsonObject copy = json.copy();
        copy.remove("security");
        copy.put("servers", new JsonArray().add(new JsonObject().put("url", "http://localhost")));
        var paths = new JsonObject();
        for (String path : json.getJsonObject("paths").fieldNames()) {
            JsonObject item = copy.getJsonObject("paths").getJsonObject(path);
            boolean slashAtEnd = path.length() > 1 && path.endsWith("/");
            paths.put(slashAtEnd ? path.substring(0, path.length() - 1) : path, item);
            item.fieldNames().stream()
                    .filter(METHODS::contains)
                    .map(item::getJsonObject)
                    .forEach(operation -> {
                        operation.remove("security");
                        dropUnknownTypes(operation.getJsonObject("responses"));
                    });
        }
        JsonObject components = copy.getJsonObject("components");
        if (components != null) {
            dropUnknownTypes(components.getJsonObject("responses"));
        }
        return copy.put("paths", paths);
    }

    private static void dropUnknownTypes(@Nullable JsonObject responses) {
        if (responses == null) {
            return;
        }
        for (String status : responses.fieldNames()) {
            JsonObject response = responses.getJsonObject(status);
            JsonObject content = response.getJsonObject("content");
            if (content != null) {
                new ArrayList<>(content.fieldNames())
                        .stream().filter(type -> !KNOWN_TYPES.contains(type)).forEach(content::remove);
                if (content.isEmpty()) {
                    response.remove("content");
                }
            }
        }
    }

    /** Paths whose last parameter may hold slashes. */
    List<String> pathsThatTakeSlashes() {
        List<String> found = new ArrayList<>();
        JsonObject paths = json.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            if (path.endsWith("}") && paths.getJsonObject(path).encode().contains("\"" + TAKES_SLASHES + "\":true")) {
                found.add(path);
            }
        }
        return found;
    }
}
