package dev.tollgate.http.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The built web app: its files by path, and the first segments of the paths that are pages of it. The list `files.json` is
 * written by the build, as a jar has no folders to look into.
 */
record WebFiles(Map<String, WebFile> pathToFile, Set<String> areas) {
    static final String INDEX = "/index.html";

    private static final Map<String, String> ENDING_TO_ENCODING = Map.of("br", "br", "gz", "gzip");

    WebFiles {
        pathToFile = Map.copyOf(pathToFile);
        areas = Set.copyOf(areas);
        if (!pathToFile.containsKey(INDEX)) {
            throw new IllegalArgumentException("the web app has no " + INDEX);
        }
    }

    /** Reads the files of a folder of the class path, all at once; empty when the app is not built in. Blocks. */
    static Optional<WebFiles> load(String folder) {
        Optional<Buffer> list = read(folder + "/files.json");
        return list.map(bytes -> of(folder, bytes.toJsonObject()));
    }

    private static WebFiles of(String folder, JsonObject list) {
        Map<String, WebFile> pathToFile = new HashMap<>();
        for (Object entry : list.getJsonArray("files")) {
            JsonObject file = (JsonObject) entry;
            pathToFile.put(file.getString("path"), file(folder, file));
        }
        Set<String> areas = new HashSet<>();
        list.getJsonArray("areas").forEach(area -> areas.add((String) area));
        return new WebFiles(pathToFile, areas);
    }

    private static WebFile file(String folder, JsonObject file) {
        String path = folder + file.getString("path");
        Map<String, Buffer> encodingToBytes = new HashMap<>();
        encodingToBytes.put(WebFile.IDENTITY, present(path));
        JsonArray endings = file.getJsonArray("encodings");
        for (int i = 0; i < endings.size(); i++) {
            String ending = endings.getString(i);
            String encoding = ENDING_TO_ENCODING.get(ending);
            if (encoding == null) {
                throw new IllegalStateException("unknown encoding of " + path + ": " + ending);
            }
            encodingToBytes.put(encoding, present(path + "." + ending));
        }
        return new WebFile(
                file.getString("type"), file.getString("tag"), file.getBoolean("immutable"), encodingToBytes);
    }

    private static Buffer present(String path) {
        return read(path).orElseThrow(() -> new IllegalStateException("not in the jar: " + path));
    }

    private static Optional<Buffer> read(String path) {
        try (InputStream in = WebFiles.class.getResourceAsStream("/" + path)) {
            return in == null ? Optional.empty() : Optional.of(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
