package dev.tollgate.load;

import dev.tollgate.load.stage.Child;
import dev.tollgate.load.stage.Stage;
import io.gatling.app.Gatling;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gatling in a process of its own, so that it can be told apart from the stage.
 *
 * @param passed whether all assertions of the simulation hold
 * @param folder of the HTML report
 * @param requests figures of each kind of request, see {@link GatlingStats}
 * @param output what Gatling wrote, the end of it
 */
record GatlingRun(boolean passed, Path folder, JsonObject requests, String output) {
    /** Gatling's exit codes: all well, and assertions that do not hold. */
    private static final int OK = 0;

    private static final int ASSERTIONS_FAILED = 2;

    /**
     * Runs a simulation to its end.
     *
     * @param reports folder that takes the folder of its report
     * @param properties system properties of the simulation, besides all {@code load.…} of this process
     */
    static GatlingRun of(Stage stage, Suite suite, Path reports, Map<String, String> properties) {
        makeFolder(reports);
        Child gatling = stage.start("gatling", Map.of(), command(suite, reports, properties));
        int exit = gatling.awaitExit();
        String output = gatling.lastLines();
        if (exit != OK && exit != ASSERTIONS_FAILED) {
            throw new IllegalStateException("Gatling failed with " + exit + "; it wrote:\n" + output);
        }
        Path folder = newest(reports, suite);
        return new GatlingRun(exit == OK, folder, GatlingStats.read(folder), output);
    }

    private static void makeFolder(Path reports) {
        try {
            Files.createDirectories(reports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Suite suite, Path reports, Map<String, String> properties) {
        var command = new ArrayList<>(List.of(
                Child.java(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-classpath",
                System.getProperty("java.class.path")));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("load."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(
                Gatling.class.getName(),
                "--simulation",
                suite.simulation().getName(),
                "--results-folder",
                reports.toAbsolutePath().toString()));
        return command;
    }

    /** Gatling names the folder after the class in small letters, and the time. */
    private static Path newest(Path reports, Suite suite) {
        String name = suite.simulation().getSimpleName().toLowerCase(Locale.ROOT);
        try (Stream<Path> folders = Files.list(reports)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(name))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IllegalStateException("Gatling left no report in " + reports));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
