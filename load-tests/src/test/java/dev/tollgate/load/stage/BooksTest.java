package dev.tollgate.load.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.load.mock.MockCounts;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class BooksTest {
    private static final MockCounts ANSWERED = new MockCounts(10, 10, 0, 300, 200);

    @Test
    void equalBooksHaveNoDifference() {
        assertThat(books(10, 500, "0.5", "0.5").differencesFrom(ANSWERED, 10, false))
                .isEmpty();
    }

    @Test
    void aRequestThatWasNotChargedIsADifference() {
        assertThat(books(9, 500, "0.5", "0.5").differencesFrom(ANSWERED, 9, false))
                .singleElement()
                .asString()
                .startsWith("requests");
    }

    @Test
    void aTokenTooManyIsADifference() {
        assertThat(books(10, 501, "0.5", "0.5").differencesFrom(ANSWERED, 10, false))
                .singleElement()
                .asString()
                .startsWith("tokens");
    }

    @Test
    void theSmallestAmountOfMoneyIsADifference() {
        assertThat(books(10, 500, "0.500000000001", "0.5").differencesFrom(ANSWERED, 10, false))
                .singleElement()
                .asString()
                .startsWith("money");
    }

    @Test
    void afterAKillCallsInFlightMayBeFree() {
        assertThat(books(8, 400, "0.4", "0.5").differencesFrom(ANSWERED, 8, true))
                .isEmpty();
    }

    @Test
    void afterAKillWhatClientsGotIsCharged() {
        assertThat(books(8, 400, "0.4", "0.5").differencesFrom(ANSWERED, 9, true))
                .singleElement()
                .asString()
                .contains("got by clients");
    }

    @Test
    void afterAKillNothingIsChargedThatTheMockHasNotAnswered() {
        assertThat(books(11, 501, "0.6", "0.5").differencesFrom(ANSWERED, 9, true))
                .hasSize(3);
    }

    private static Books books(long requests, long tokens, String charged, String due) {
        return new Books(requests, tokens, new BigDecimal(charged), new BigDecimal(due));
    }
}
