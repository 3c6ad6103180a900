package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.ReconcileCommand;
import dev.tollgate.platform.settings.SettingsLoader;
import dev.tollgate.testing.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the command of reconciliation gave: its exit code, what it printed, and its report. */
record ReconcileRun(int exitCode, String text, JsonObject report) {
    /** Runs it on a node's data folder; the report goes into another one. */
    static ReconcileRun of(Path dataFolder, Path folder, String... arguments) throws IOException {
        var settings = new SettingsLoader(
                        NodeProcess.environment(
                                dataFolder.resolveSibling(""), Map.of("DATA_DIR", dataFolder.toString())),
                        folder)
                .load()
                .settings();
        var out = new ByteArrayOutputStream();
        Path report = folder.resolve("report.json");
        var all = new ArrayList<>(List.of("--report", report.toString()));
        all.addAll(List.of(arguments));
        int code = new ReconcileCommand(settings, new PrintStream(out, true, StandardCharsets.UTF_8)).run(all);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(report).as(text).exists();
        return new ReconcileRun(code, text, new JsonObject(Files.readString(report)));
    }

    List<JsonObject> differences() {
        return report.getJsonArray("differences").stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
