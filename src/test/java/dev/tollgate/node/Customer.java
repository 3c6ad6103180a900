package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/** Somebody with an account, who can look at their own money; all amounts are in credits. */
record Customer(String userId, Api api) {
    /** Credits for one unit of the currency in which requirement 4's routes show money. */
    private static final BigDecimal CREDITS_PER_UNIT = BigDecimal.valueOf(1_000);

    private static final int PAGE = 100;

    /** Much longer than it takes: the machine of a build may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    /** An account at one moment. */
    record Account(BigDecimal balance, BigDecimal held, BigDecimal available) {}

    /** A booked movement; spent ones are negative. */
    record Movement(String id, BigDecimal credits, JsonNode metadata) {
        boolean isUsage() {
            return metadata.has("model");
        }

        long tokens(String kind) {
            return metadata.required(kind).asLong();
        }

        boolean isEstimated() {
            return metadata.path("estimated").asBoolean();
        }
    }

    BigDecimal balance() {
        return api.get("/api/v1/balance").is(200).decimal("balance");
    }

    Account account() {
        Reply reply = api.get("/api/v1/billing/balance").is(200);
        return new Account(
                credits(reply.decimal("balance")), credits(reply.decimal("held")), credits(reply.decimal("available")));
    }

    /** Every movement, newest first, from all pages. */
    List<Movement> movements() {
        var all = new ArrayList<Movement>();
        long total;
        int page = 1;
        do {
            JsonNode document = api.get("/api/v1/billing/transactions?limit=" + PAGE + "&page=" + page++)
                    .is(200)
                    .tree();
            document.required("data").forEach(entry -> all.add(movement(entry)));
            total = document.required("pagination").required("total").asLong();
        } while (all.size() < total && page <= total / PAGE + 2);
        return all;
    }

    /** What requests were charged, newest first. */
    List<Movement> usage() {
        return movements().stream().filter(Movement::isUsage).toList();
    }

    /** The only request that was ever charged. */
    Movement onlyUsage() {
        List<Movement> usage = usage();
        assertThat(usage).hasSize(1);
        return usage.getFirst();
    }

    /** What all requests cost together. */
    BigDecimal spent() {
        return usage().stream().map(movement -> movement.credits().negate()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Waits until the account is so. */
    Account awaitAccount(Predicate<Account> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Account account = account();
        while (!wanted.test(account)) {
            assertThat(System.nanoTime()).as("still " + account).isLessThan(deadline);
            account = account();
        }
        return account;
    }

    /** Waits until nothing is reserved. */
    Account settled() {
        return awaitAccount(account -> account.held().signum() == 0);
    }

    /** The movements sum up to the balance, none stands twice, and nothing is reserved. */
    void booksAgree() {
        Account account = settled();
        List<Movement> movements = movements();
        BigDecimal sum = movements.stream().map(Movement::credits).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(account.balance()).isEqualByComparingTo(sum);
        assertThat(account.available()).isEqualByComparingTo(account.balance());
        assertThat(balance()).isEqualByComparingTo(sum);
        assertThat(new HashSet<>(movements.stream().map(Movement::id).toList())).hasSameSizeAs(movements);
    }

    private static Movement movement(JsonNode entry) {
        BigDecimal amount = credits(entry.required("amount").decimalValue());
        boolean credit = entry.required("type").asText().equals("CREDIT");
        return new Movement(
                entry.required("id").asText(), credit ? amount : amount.negate(), entry.required("metadata"));
    }

    private static BigDecimal credits(BigDecimal currency) {
        return currency.multiply(CREDITS_PER_UNIT);
    }
}
