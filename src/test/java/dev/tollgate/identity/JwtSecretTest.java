package dev.tollgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.platform.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class JwtSecretTest {
    private final Path folder;

    JwtSecretTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void au15AShortSecretStopsTheStartAndIsNotPrinted() {
        assertThatThrownBy(() -> JwtSecret.load(new Secret("x".repeat(31)), folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("JWT_SECRET")
                .hasMessageNotContaining("xx");
        assertThat(JwtSecret.load(new Secret("x".repeat(32)), folder)).isEqualTo(new Secret("x".repeat(32)));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSecretIsMadeOnceAndReadableByTheOwnerAlone() throws IOException {
        Path data = folder.resolve("data");

        Secret made = JwtSecret.load(new Secret(""), data);

        assertThat(made.value()).matches("[A-Za-z0-9_-]{86}");
        assertThat(JwtSecret.load(new Secret(""), data)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("jwt.secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeptSecretThatWasCutOffStopsTheStart() throws IOException {
        Files.writeString(folder.resolve("jwt.secret"), "short");

        assertThatThrownBy(() -> JwtSecret.load(new Secret(""), folder)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDraftLeftByACrashIsNoHindrance() throws IOException {
        Files.writeString(folder.resolve("jwt.secret.new"), "half");

        assertThat(JwtSecret.load(new Secret(""), folder).value()).hasSize(86);
        assertThat(folder.resolve("jwt.secret.new")).doesNotExist();
    }
}
