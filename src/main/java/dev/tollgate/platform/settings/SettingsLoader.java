package dev.tollgate.platform.settings;

import dev.tollgate.platform.settings.Given.Fields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads the settings once, at the start: the shipped files, over them the user's, over them the environment. It reads files,
 * so it is called on the main thread.
 */
public final class SettingsLoader {
    private static final String MAIN_FILE = "conf/tollgate.yaml";
    private static final String MODELS_FILE = "conf/models.yaml";

    private final Map<String, String> environment;
    private final Path workingDirectory;

    /**
     * What was read.
     *
     * @param unusedVariables variables that are set for other systems and that Tollgate never reads
     * @param unsupportedVariables variables of parts that this version does not have
     */
    public record Loaded(Settings settings, List<String> unusedVariables, List<String> unsupportedVariables) {
        public Loaded {
            unusedVariables = List.copyOf(unusedVariables);
            unsupportedVariables = List.copyOf(unsupportedVariables);
        }
    }

    /**
     * @param environment all variables
     * @param workingDirectory where `conf/tollgate.yaml` is looked for when `CONFIG` is not set
     */
    public SettingsLoader(Map<String, String> environment, Path workingDirectory) {
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
    }

    /**
     * The settings, checked.
     *
     * @throws SettingsException for what cannot be used: an unknown key or variable, a bad value
     */
    public Loaded load() {
        var variables = new Variables(environment);
        variables.checkLog();
        Fields given = variables.over(files());
        Settings settings = RecordBinder.bind(Settings.class, given, "");
        new SettingsRules(settings, given).check();
        return new Loaded(settings, variables.unused(), variables.unsupported());
    }

    private Fields files() {
        String config = environment.getOrDefault("CONFIG", "");
        Path main = workingDirectory.resolve(config.isEmpty() ? MAIN_FILE : config);
        if (!config.isEmpty() && !Files.exists(main)) {
            throw new SettingsException("environment variable CONFIG", "there is no file " + config);
        }
        Fields settings = over(main, MAIN_FILE);
        if (settings.fields().containsKey("models")) {
            throw new SettingsException(settings.whereIs("models"), "models", "stand in models.yaml beside this file");
        }
        Fields models = over(main.resolveSibling("models.yaml"), MODELS_FILE);
        return new Fields(Map.of("models", models), models.where()).over(settings);
    }

    private Fields over(Path own, String shipped) {
        Fields defaults = YamlSource.resource(shipped);
        return Files.exists(own) ? YamlSource.file(own, name(own)).over(defaults) : defaults;
    }

    /** The name that a user knows the file by. */
    private String name(Path file) {
        return file.startsWith(workingDirectory)
                ? workingDirectory.relativize(file).toString()
                : file.toString();
    }
}
