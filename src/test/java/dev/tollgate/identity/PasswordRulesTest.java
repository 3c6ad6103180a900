package dev.tollgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class PasswordRulesTest {
    private final PasswordRules rules = new PasswordRules();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7 chars",
                "password",
                "PassWord",
                "12345678",
                "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00"
            })
    void au09ShortAndCommonPasswordsAreRefused(String password) {
        assertThat(rules.fault(password)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"securepassword123", "пароль-и-точка", "8 chars!", "        "})
    void au09NothingMoreIsAskedOfAPassword(String password) {
        assertThat(rules.fault(password)).isEmpty();
    }

    @Test
    void au09LongPasswordsAreGoodUpToAKilobyteOfUtf8() {
        assertThat(rules.fault("a1".repeat(32))).isEmpty();
        assertThat(rules.fault("я".repeat(512))).isEmpty();
        assertThat(rules.fault("я".repeat(513))).isPresent();
        assertThat(rules.fault("a".repeat(1_000_000))).isPresent();
    }

    @Test
    void theListHoldsThe3000CommonestThatAreLongEnough() throws IOException {
        try (InputStream in = Objects.requireNonNull(PasswordRules.class.getResourceAsStream("common-passwords.txt"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .hasSize(3000)
                    .doesNotHaveDuplicates()
                    .allSatisfy(password ->
                            assertThat(password).hasSizeGreaterThanOrEqualTo(8).isLowerCase());
        }
    }
}
