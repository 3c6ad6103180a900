package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testing.Node;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The session in the README works as it stands there, and its figures are exact. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReadmeSessionTest {
    private static final Pattern BLOCK =
            Pattern.compile("^```sh session\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void everyStepWorksAndTheBalanceFallsByTokensTimesPrice() throws IOException, InterruptedException {
        try (Node node = Node.start(Map.of())) {
            String printed = run(node, script());
            BigDecimal price = creditsPerToken(node);

            assertThat(new BigDecimal(only(printed, "price: (\\S+) dollars a token")
                                    .group(1))
                            .movePointRight(3))
                    .isEqualByComparingTo(price);
            assertThat(only(printed, "registered: \\w+, balance (\\S+) credits").group(1))
                    .isEqualTo("10000");
            BigDecimal afterChat = falls(printed, "chat", new BigDecimal("10000"), price);
            BigDecimal afterStream = falls(printed, "stream", afterChat, price);
            assertThat(printed)
                    .contains("This is a demo answer", "What is my name?", "Earlier messages I was given: 2.")
                    .containsPattern("context: .*My name is Ann\\..*What is my name\\?")
                    .contains("after reset: {\"context\":[],")
                    .containsPattern("the admin reads: .*My name is Ann\\.");
            MatchResult topUp = only(printed, "top-up: 12\\.5 credits, balance (\\S+) -> (\\S+) credits");
            assertThat(new BigDecimal(topUp.group(1))).isEqualByComparingTo(afterStream);
            assertThat(new BigDecimal(topUp.group(2))).isEqualByComparingTo(afterStream.add(new BigDecimal("12.5")));
        }
    }

    /** Checks one line of payment; the balance after it. */
    private static BigDecimal falls(String printed, String step, BigDecimal before, BigDecimal price) {
        MatchResult line = only(printed, step + ": (\\d+) tokens, balance (\\S+) -> (\\S+) credits");
        BigDecimal after = new BigDecimal(line.group(3));
        assertThat(new BigDecimal(line.group(2))).isEqualByComparingTo(before);
        assertThat(before.subtract(after))
                .isPositive()
                .isEqualByComparingTo(price.multiply(new BigDecimal(line.group(1))));
        return after;
    }

    private static BigDecimal creditsPerToken(Node node) {
        JsonNode models =
                node.person("reader").api().get("/api/v1/models").is(200).tree();
        for (JsonNode model : models.required("data")) {
            if (model.required("id").asText().equals("gpt-4")) {
                BigDecimal input = model.required("input_cost_per_token").decimalValue();
                assertThat(model.required("output_cost_per_token").decimalValue())
                        .isEqualByComparingTo(input);
                return input.movePointRight(3);
            }
        }
        throw new AssertionError("no gpt-4 in " + models);
    }

    private static MatchResult only(String printed, String line) {
        List<MatchResult> found = Pattern.compile("^" + line + "$", Pattern.MULTILINE)
                .matcher(printed)
                .results()
                .toList();
        assertThat(found).as(printed).hasSize(1);
        return found.getFirst();
    }

    private static String script() throws IOException {
        var block = BLOCK.matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).as("a block marked `sh session`").isTrue();
        return block.group(1);
    }

    private static String run(Node node, String script) throws IOException, InterruptedException {
        var bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        bash.environment().put("TOLLGATE", node.url().toString());
        bash.environment().put("ADMIN_PASSWORD", Node.ADMIN_PASSWORD);
        Process process = bash.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
