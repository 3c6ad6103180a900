package dev.tollgate.load;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

final class GatlingStats {
    private GatlingStats() {}

    static JsonObject read(Path folder) {
        return new JsonObject();
    }
}
