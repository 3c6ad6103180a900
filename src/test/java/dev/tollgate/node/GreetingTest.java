package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.NodeProcess;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start tells its user, and the admin that the first one makes. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GreetingTest {
    private static final String PASSWORD_LINE = "  Admin password  ";

    private final Path folder;

    GreetingTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theFirstStartTellsAPasswordOnceAndACommandThatWorks() throws IOException, InterruptedException {
        String password;
        try (NodeProcess first = begin(Map.of());
                Api api = Api.of(first.awaitUrl())) {
            List<String> greeting = first.output();
            assertThat(greeting).hasSizeLessThanOrEqualTo(12);
            assertThat(greeting.getFirst())
                    .contains("http://localhost:" + first.awaitUrl().getPort());
            assertThat(greeting).anyMatch(line -> line.matches(" +Admin +admin"));
            assertThat(greeting).anyMatch(line -> line.contains("Demo provider   on"));
            password = passwordIn(first.awaitLine(PASSWORD_LINE));
            assertThat(password).hasSizeGreaterThanOrEqualTo(16);

            JsonObject answer = new JsonObject(bash(first.awaitLine("  curl ").strip()));
            assertThat(answer.getJsonArray("choices")).as(answer.encode()).hasSize(1);

            signIn(api, password).is(200);
            signIn(api, "admin").is(401);
            assertThat(first.errors()).doesNotContain(password);
            assertThat(first.output())
                    .filteredOn(line -> line.contains(password))
                    .hasSize(1);
            first.askToStop();
            assertThat(first.awaitExit()).isZero();
        }
        assertThat(filesWith(password)).isEmpty();
        try (NodeProcess second = begin(Map.of());
                Api api = Api.of(second.awaitUrl())) {
            assertThat(second.output()).noneMatch(line -> line.contains("password  "));
            signIn(api, password).is(200);
        }
    }

    @Test
    void aGivenPasswordIsTakenAndNeverTold() {
        String given = "given-by-its-operator";
        try (NodeProcess node = begin(Map.of("ADMIN_PASSWORD", given, "ADMIN_USERNAME", "root"));
                Api api = Api.of(node.awaitUrl())) {
            assertThat(node.output()).anyMatch(line -> line.matches(" +Admin +root"));
            assertThat(node.output()).noneMatch(line -> line.contains(given) || line.startsWith(PASSWORD_LINE));
            assertThat(node.errors()).doesNotContain(given);
            api.post("/api/auth/login", new JsonObject().put("username", "root").put("password", given))
                    .is(200);
            signIn(api, "admin").is(401);
        }
    }

    @Test
    void aShortSigningKeyRefusesTheStartAndIsNotTold() {
        String secret = "only-31-bytes-long-is-too-short";
        try (NodeProcess node = begin(Map.of("JWT_SECRET", secret))) {
            assertThat(node.awaitExit()).isEqualTo(2);
            assertThat(node.output()).isEmpty();
            assertThat(node.errors()).contains("JWT_SECRET", "32").doesNotContain(secret);
        }
    }

    @Test
    void aPortInUseEndsTheStartAndIsNamed() throws IOException {
        try (var taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            try (NodeProcess node = begin(Map.of("PORT", port))) {
                assertThat(node.awaitExit()).isEqualTo(2);
                assertThat(node.errors()).contains("Tollgate does not start: ", "0.0.0.0:" + port, "in use");
            }
        }
    }

    @Test
    void aDataFolderThatIsNoneEndsTheStartInOneLine() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (NodeProcess node = begin(Map.of("DATA_DIR", file.toString()))) {
            assertThat(node.awaitExit()).isEqualTo(2);
            assertThat(node.errors()).contains("Tollgate does not start: ", file.toString());
            assertThat(node.errors().lines().filter(line -> line.startsWith("\tat ")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LOG_LEVEL, LOUD",
        "LOG_FORMAT, xml",
        "MONGODB_URI, postgres://host/db",
        "REDIS_URL, http://host",
        "ADMIN_PASSWORD, short"
    })
    void aBadVariableIsNamed(String variable, String value) {
        try (NodeProcess node = begin(Map.of(variable, value))) {
            assertThat(node.awaitExit()).isEqualTo(2);
            assertThat(node.errors())
                    .contains("Tollgate does not start: ")
                    .containsPattern("does not start: .*" + variable)
                    .doesNotContain("Detail[");
        }
    }

    /** With nothing set but what keeps tests apart. */
    private NodeProcess begin(Map<String, String> variables) {
        var environment = new HashMap<String, String>();
        environment.put("PORT", "0");
        environment.put("DATA_DIR", folder.resolve("data").toString());
        environment.putAll(variables);
        return NodeProcess.begin(folder, environment);
    }

    private static String passwordIn(String line) {
        return line.substring(PASSWORD_LINE.length()).split(" ", 2)[0];
    }

    private static Reply signIn(Api api, String password) {
        return api.post(
                "/api/auth/login", new JsonObject().put("username", "admin").put("password", password));
    }

    private static String bash(String command) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        return output;
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
