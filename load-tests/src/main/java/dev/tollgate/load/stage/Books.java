package dev.tollgate.load.stage;

import static dev.tollgate.load.stage.Api.exact;

import dev.tollgate.load.mock.MockCounts;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What all customers together were charged, read by the API.
 *
 * @param requests ledger entries of requests
 * @param tokens in the counters of usage
 * @param charged what is missing from the balances, in currency
 * @param due what the mock's tokens cost at the price that the server tells, in currency
 */
public record Books(long requests, long tokens, BigDecimal charged, BigDecimal due) {
    private static final Duration HOLDS_END = Duration.ofSeconds(90);

    /** Reads them as soon as nothing is held any more. */
    public static Books read(Api api, List<Customer> customers, MockCounts mock) {
        long requests = 0;
        long tokens = 0;
        BigDecimal charged = BigDecimal.ZERO;
        for (Customer customer : customers) {
            BigDecimal balance = awaitNothingHeld(api, customer);
            BigDecimal given = total(api, customer, "CREDIT");
            charged = charged.add(given.subtract(balance));
            requests += page(api, customer, "DEBIT").getJsonObject("pagination").getLong("total");
            // Of the whole organisation: the dashboard's chats have no key.
            tokens += api.get("/api/v1/analytics/usage", customer.token())
                    .getJsonObject("summary")
                    .getLong("totalTokens");
        }
        return new Books(requests, tokens, charged, due(api, customers.getFirst(), mock));
    }

    private static BigDecimal due(Api api, Customer customer, MockCounts mock) {
        JsonObject model = api.get("/v1/models/gpt-4o-mini", customer.key());
        BigDecimal prompts = exact(model, "input_cost_per_token").multiply(BigDecimal.valueOf(mock.promptTokens()));
        BigDecimal answers =
                exact(model, "output_cost_per_token").multiply(BigDecimal.valueOf(mock.completionTokens()));
        return prompts.add(answers);
    }

    private static BigDecimal awaitNothingHeld(Api api, Customer customer) {
        long deadline = System.nanoTime() + HOLDS_END.toNanos();
        while (true) {
            JsonObject account = api.get("/api/v1/billing/balance", customer.key());
            if (exact(account, "held").signum() == 0 || System.nanoTime() > deadline) {
                return exact(account, "balance");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static JsonObject page(Api api, Customer customer, String type) {
        return api.get("/api/v1/billing/transactions?limit=1&type=" + type, customer.key());
    }

    /** Credits are few: one a customer. */
    private static BigDecimal total(Api api, Customer customer, String type) {
        return page(api, customer, type).getJsonArray("data").stream()
                .map(entry -> exact((JsonObject) entry, "amount"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * How they differ from what the mock has answered; empty when they are equal. Where a node was killed, calls that were
     * in flight on it cost nothing although the mock has answered them; then not less than what clients got and not more
     * than what the mock gave must be charged.
     *
     * @param delivered answers that clients got whole
     * @param killed whether a node was killed
     */
    public List<String> differencesFrom(MockCounts mock, long delivered, boolean killed) {
        var differences = new ArrayList<String>();
        long answered = mock.promptTokens() + mock.completionTokens();
        String counted = requests + " charged, " + mock.answered() + " answered by the mock";
        if (requests > mock.answered() || (requests < mock.answered() && !killed)) {
            differences.add("requests: " + counted);
        }
        if (requests < delivered) {
            differences.add("requests: " + counted + ", " + delivered + " of them got by clients");
        }
        boolean less = killed && requests < mock.answered();
        if (tokens > answered || (tokens < answered && !less)) {
            differences.add("tokens: " + tokens + " in the counters of usage, " + answered + " answered by the mock");
        }
        if (charged.compareTo(due) > 0 || (charged.compareTo(due) < 0 && !less)) {
            differences.add("money: " + charged.toPlainString() + " charged, " + due.toPlainString() + " due");
        }
        return differences;
    }
}
