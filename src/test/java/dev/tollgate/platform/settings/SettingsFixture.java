package dev.tollgate.platform.settings;

import dev.tollgate.platform.settings.ModelSettings.ModelEntry;
import dev.tollgate.platform.settings.ModelSettings.ProviderSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A folder with the settings files of a user. */
record SettingsFixture(Path folder) {
    SettingsFixture main(String yaml) {
        return write("tollgate.yaml", yaml);
    }

    SettingsFixture models(String yaml) {
        return write("models.yaml", yaml);
    }

    private SettingsFixture write(String name, String yaml) {
        try {
            Files.createDirectories(folder.resolve("conf"));
            Files.writeString(folder.resolve("conf").resolve(name), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    static ProviderSettings provider(ModelSettings models, String name) {
        return Objects.requireNonNull(models.providers().get(name), name);
    }

    static ModelEntry model(ModelSettings models, String id) {
        return Objects.requireNonNull(models.models().get(id), id);
    }

    Settings load() {
        return load(Map.of());
    }

    Settings load(Map<String, String> environment) {
        return new SettingsLoader(environment, folder).load().settings();
    }
}
