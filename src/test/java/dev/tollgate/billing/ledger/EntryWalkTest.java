package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryPlace;
import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.EntryWalk;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.platform.outbox.Audience;
import dev.tollgate.platform.store.StoreSchema;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The way through an account of many entries in the embedded store; `-Dledger.entries` makes them more, and the times are
 * told.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class EntryWalkTest {
    private static final int ENTRIES = Integer.getInteger("ledger.entries", 4_000);
    private static final int BATCH = 1_000;

    /** So many were booked in one millisecond: the id decides among them. */
    private static final int OF_A_MOMENT = 7;

    private Vertx vertx;
    private TestMongo mongo;
    private MongoBillingStore store;

    @BeforeEach
    void fill() throws Exception {
        vertx = Vertx.vertx();
        mongo = TestMongo.start();
        MongoClient client = mongo.client(vertx);
        get(new StoreSchema(BillingRoom.collections()).apply(client));
        store = new MongoBillingStore(client, Audience.NONE);
        for (int first = 0; first < ENTRIES; first += BATCH) {
            var entries = new ArrayList<BookedEntry>();
            for (int number = first; number < first + BATCH; number++) {
                entries.add(entry("org_a", number));
            }
            entries.add(entry("org_b", first));
            get(store.insertEntries(entries));
        }
    }

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
        mongo.close();
    }

    /** Every tenth is a credit. */
    private static BookedEntry entry(String account, int number) {
        String id = "%s_%09d".formatted(account, number);
        long delta = number % 10 == 0 ? 5 : -1;
        return new BookedEntry(
                id, account, delta, "gpt-4 usage", Map.of("model", "gpt-4", "tokens", "25"), number / OF_A_MOMENT);
    }

    private record Walked(List<LedgerEntry> entries, List<Long> stepsNanos) {}

    private Walked walk(@Nullable EntryType type) throws Exception {
        var filter = new EntryFilter("org_a", OptionalLong.empty(), OptionalLong.empty(), type, 0, EntryWalk.MAX_LIMIT);
        var walked = new Walked(new ArrayList<>(), new ArrayList<>());
        EntryPlace after = null;
        while (true) {
            long began = System.nanoTime();
            List<LedgerEntry> step = get(store.entriesAfter(filter, after));
            walked.stepsNanos.add(System.nanoTime() - began);
            if (step.isEmpty()) {
                return walked;
            }
            walked.entries.addAll(step);
            after = new EntryPlace(step.getLast().createdAt(), step.getLast().id());
        }
    }

    private static void tell(String name, Walked walked) {
        var sorted = new ArrayList<>(walked.stepsNanos);
        Collections.sort(sorted);
        System.out.printf(
                "%s: %d entries in %d steps, %d ms; a step %.1f ms in the middle, %.1f ms at most%n",
                name,
                walked.entries.size(),
                sorted.size(),
                sorted.stream().mapToLong(Long::longValue).sum() / 1_000_000,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.getLast() / 1e6);
    }

    @Test
    void aPageTellsHowManyThereAre() throws Exception {
        var first = new EntryFilter("org_a", OptionalLong.empty(), OptionalLong.empty(), null, 0, 20);
        var took = new ArrayList<Long>();
        for (int time = 0; time < 21; time++) {
            long began = System.nanoTime();
            assertThat(get(store.entries(first)).total()).isEqualTo(ENTRIES);
            took.add(System.nanoTime() - began);
        }
        tell("a page", new Walked(List.of(), took));
    }

    /** Charges are read past the entries between that are none, and here every tenth is one. */
    @ParameterizedTest
    @CsvSource({", 20", "CREDIT, 20", "DEBIT, 24"})
    void aPageReadsWhatItShows(@Nullable EntryType type, long most) throws Exception {
        var third = new EntryFilter("org_a", OptionalLong.empty(), OptionalLong.empty(), type, 0, 20);
        long before = mongo.documentsRead().orElse(0L);

        EntryPage page = get(store.entries(third));

        long credits = ENTRIES / 10;
        long total = type == null ? ENTRIES : type == EntryType.CREDIT ? credits : ENTRIES - credits;
        assertThat(page.total()).isEqualTo(total);
        assertThat(page.entries()).hasSize(20);
        assertThat(mongo.documentsRead().orElse(0L) - before).isLessThanOrEqualTo(most);
    }

    @Test
    void creditsOfAnEarlierVersionAreFoundOnceTheDatabaseIsBroughtUp() throws Exception {
        MongoClient client = mongo.client(vertx, "older");
        var credit = new JsonObject()
                .put("_id", "one")
                .put("account", "org_a")
                .put("delta", 5L)
                .put("description", "")
                .put("metadata", new JsonObject())
                .put("at", 7L);
        get(client.insert(MongoEntryStore.ENTRIES, credit));
        get(client.insert("schema", new JsonObject().put("_id", "version").put("number", 2)));

        get(new StoreSchema(BillingRoom.collections()).apply(client));

        var older = new MongoBillingStore(client, Audience.NONE);
        var filter = new EntryFilter("org_a", OptionalLong.empty(), OptionalLong.empty(), EntryType.CREDIT, 0, 20);
        assertThat(get(older.entries(filter)).entries())
                .extracting(LedgerEntry::id)
                .containsExactly("one");
        assertThat(get(older.entries(filter)).total()).isEqualTo(1);
    }

    @Test
    void everyEntryIsToldOnceTheNewestFirst() throws Exception {
        Walked all = walk(null);
        tell("all", all);

        assertThat(all.entries).hasSize(ENTRIES).isSortedAccordingTo((one, other) -> {
            int byTime = other.createdAt().compareTo(one.createdAt());
            return byTime != 0 ? byTime : other.id().compareTo(one.id());
        });
        assertThat(new HashSet<>(all.entries)).hasSize(ENTRIES);
        Walked credits = walk(EntryType.CREDIT);
        tell("credits", credits);
        assertThat(credits.entries).hasSize(ENTRIES / 10).allMatch(entry -> entry.type() == EntryType.CREDIT);
    }
}
