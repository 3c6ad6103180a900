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
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Gatling in a process of its own, so that it can be told apart from the stage.
 *
 * @param assertionsHold whether all assertions of the simulation hold
 * @param folder of the HTML report
 * @param tally what the simulation has counted, see {@link Tally#write}
 * @param output what Gatling wrote, the end of it
 */
record GatlingRun(boolean assertionsHold, Path folder, JsonObject tally, String output) {
    /** Gatling's exit codes: all well, and assertions that do not hold. */
    private static final int OK = 0;

    private static final int ASSERTIONS_FAILED = 2;

    /** Names of the tally that stand for answers to chats. */
    private static final List<String> CHARGED = List.of(
            "warm-up 200",
            "chat 200",
            "ask 200",
            "whole stream of the warm-up",
            "whole stream",
            "chat before 200",
            "peak 200",
            "overload 200");

    /**
     * Runs a simulation to its end.
     *
     * @param reports folder that takes the folder of its report
     * @param properties system properties of the simulation, besides all {@code load.…} of this process
     */
    static GatlingRun of(Stage stage, Suite suite, Path reports, Map<String, String> properties) {
        Path tally = stage.folder().resolve("tally");
        makeFolder(reports);
        Child gatling = stage.start("gatling", Map.of(), command(suite, reports, tally, properties));
        int exit = gatling.awaitExit();
        String output = gatling.lastLines();
        if (exit != OK && exit != ASSERTIONS_FAILED) {
            throw new IllegalStateException("Gatling failed with " + exit + "; it wrote:\n" + output);
        }
        Path folder = newest(reports, suite);
        dropLog(folder);
        return new GatlingRun(exit == OK, folder, read(tally), output);
    }

    /** The report does not need it any more, and it is much larger. */
    private static void dropLog(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve("simulation.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject read(Path tally) {
        try {
            return new JsonObject(Files.readString(tally));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeFolder(Path reports) {
        try {
            Files.createDirectories(reports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Suite suite, Path reports, Path tally, Map<String, String> properties) {
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
        command.add("-D" + Tally.FILE + "=" + tally);
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(
                Gatling.class.getName(),
                "--simulation",
                suite.simulation().getName(),
                "--results-folder",
                reports.toAbsolutePath().toString()));
        return command;
    }

    /** Answers that clients got whole and that cost something. */
    long delivered() {
        JsonObject requests = tally.getJsonObject("requests");
        return CHARGED.stream()
                .map(requests::getJsonObject)
                .filter(Objects::nonNull)
                .mapToLong(times -> times.getLong("count"))
                .sum();
    }

    /** Answers of all kinds, late and refused ones too. */
    long answers() {
        JsonObject requests = tally.getJsonObject("requests");
        return requests.fieldNames().stream()
                .mapToLong(name -> requests.getJsonObject(name).getLong("count"))
                .sum();
    }

    /** What the run falls short of, Gatling's own assertions among it; empty when all is well. */
    List<String> shortcomings() {
        var found = new ArrayList<String>();
        tally.getJsonArray("shortcomings").forEach(text -> found.add(text.toString()));
        if (!assertionsHold) {
            found.add("an assertion of Gatling:\n" + output);
        }
        return found;
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
