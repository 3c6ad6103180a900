package dev.tollgate.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The schemas in conf/ say what the records say; run with -Dtollgate.schema.write=true to write them anew. */
@Timeout(180)
class SettingsSchemaTest {
    @Test
    void schemaOfTheMainFileIsThatOfTheRecords() throws IOException {
        check("tollgate.schema.json", SettingsSchema.of(Settings.class, "Settings of Tollgate", Set.of("models")));
    }

    @Test
    void schemaOfTheModelsFileIsThatOfTheRecords() throws IOException {
        check(
                "models.schema.json",
                SettingsSchema.of(ModelSettings.class, "Providers and models of Tollgate", Set.of()));
    }

    private static void check(String name, ObjectNode schema) throws IOException {
        String text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
        Path file = Path.of("conf").resolve(name);
        if (Boolean.getBoolean("tollgate.schema.write")) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file)).isEqualTo(text);
    }
}
