package dev.tollgate.platform.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LettersTest {
    private static final Map<String, String> VALUES =
            Map.of("organisation", "{link}$1", "inviter", "x".repeat(5_000), "role", "r", "link", "l", "until", "u");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | ENGLISH",
                "'' | ENGLISH",
                "en | ENGLISH",
                "ru | RUSSIAN",
                "ru-RU,ru;q=0.9,en;q=0.8 | RUSSIAN",
                "en-GB,ru;q=0.5 | ENGLISH",
                "ru;q=0.1,en;q=0.9 | ENGLISH",
                "de,ru;q=0.5 | RUSSIAN",
                "de | ENGLISH",
                "* | ENGLISH",
                "ru;q=zz | ENGLISH",
            })
    void theLanguageIsTheOneThatTheCallerLikesBest(String acceptLanguage, Language language) {
        assertThat(Language.of(acceptLanguage)).isEqualTo(language);
    }

    @Test
    void aValueIsTakenAsItIsAndNotWithoutEnd() {
        Letter letter = Letters.of("invite").letter("a@b.c", Language.ENGLISH, VALUES);

        assertThat(letter.subject()).isEqualTo("You are invited to {link}$1");
        assertThat(letter.text()).doesNotContain("x".repeat(301)).contains("x".repeat(300));
    }

    @Test
    void aLetterWithoutAValueIsNotWritten() {
        Letters letters = Letters.of("invite");

        assertThatThrownBy(() -> letters.letter("a@b.c", Language.ENGLISH, Map.of()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Letters.of("nothing")).isInstanceOf(IllegalStateException.class);
    }
}
