package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Samples.entry;
import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryPlace;
import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.LedgerEntry;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Entries: written once by id, read in pages with the newest first. */
interface EntryContract extends StoreContract {
    OptionalLong ANY = OptionalLong.empty();

    private void fill() throws Exception {
        get(store().insertEntries(List.of(
                entry("b", "org_a", 10, 2_000),
                entry("a", "org_a", -1, 1_000),
                entry("d", "org_a", -3, 3_000),
                entry("c", "org_a", -2, 2_000),
                entry("nothing", "org_a", 0, 2_500),
                entry("e", "org_a", 4, 4_000),
                entry("other", "org_b", 10, 2_000))));
    }

    private EntryPage page(OptionalLong from, OptionalLong to, @Nullable EntryType type, int skip, int limit)
            throws Exception {
        return get(store().entries(new EntryFilter("org_a", from, to, type, skip, limit)));
    }

    private List<String> ids(EntryPage page) {
        return page.entries().stream().map(LedgerEntry::id).toList();
    }

    @Test
    default void anEntryIsReadAsItWasWrittenAndStays() throws Exception {
        get(store().insertEntries(List.of(entry("a", "org_a", -1, 1_000))));
        get(store().insertEntries(List.of(entry("a", "org_z", 99, 9_000), entry("b", "org_a", 5, 1_000))));
        get(store().insertEntries(List.of()));

        assertThat(get(store().entry("a"))).contains(entry("a", "org_a", -1, 1_000));
        assertThat(get(store().entry("b"))).contains(entry("b", "org_a", 5, 1_000));
        assertThat(get(store().entry("missing"))).isEmpty();
    }

    @Test
    default void aFreeCallLeavesNoEntryAndDoesNotKeepOthersFromBeingWritten() throws Exception {
        var free = new BookedEntry("free", "org_a", 0, "m usage", Map.of("model", "m"), 1_000);
        get(store().insertEntries(List.of(free)));
        get(store().insertEntries(List.of(free, entry("a", "org_a", -1, 1_000))));

        assertThat(get(store().entry("free"))).isEmpty();
        assertThat(get(store().entry("a"))).isPresent();
    }

    @Test
    default void theNewestComeFirstAndThoseOfOneMomentById() throws Exception {
        fill();
        EntryPage all = page(ANY, ANY, null, 0, 100);

        assertThat(ids(all)).containsExactly("e", "d", "c", "b", "a");
        assertThat(all.total()).isEqualTo(5);
        assertThat(all.entries().getFirst())
                .isEqualTo(entry("e", "org_a", 4, 4_000).shown());
    }

    @Test
    default void pagesFollowOneAnother() throws Exception {
        fill();
        assertThat(ids(page(ANY, ANY, null, 0, 2))).containsExactly("e", "d");
        assertThat(ids(page(ANY, ANY, null, 2, 2))).containsExactly("c", "b");
        assertThat(ids(page(ANY, ANY, null, 4, 2))).containsExactly("a");
        assertThat(ids(page(ANY, ANY, null, 6, 2))).isEmpty();
        assertThat(page(ANY, ANY, null, 6, 2).total()).isEqualTo(5);
    }

    @Test
    default void whatChangedNothingIsNeitherShownNorCounted() throws Exception {
        fill();
        get(store().insertEntries(List.of(
                entry("z1", "org_a", 0, 2_000), entry("z2", "org_a", 0, 3_000), entry("z3", "org_ab", 0, 2_000))));

        assertThat(page(ANY, ANY, null, 0, 2).total()).isEqualTo(5);
        assertThat(ids(page(ANY, ANY, null, 0, 100))).containsExactly("e", "d", "c", "b", "a");
        assertThat(page(OptionalLong.of(2_001), OptionalLong.of(3_000), null, 0, 1)
                        .total())
                .isEqualTo(1);
        assertThat(page(OptionalLong.of(2_000), OptionalLong.of(2_000), null, 0, 1)
                        .total())
                .isEqualTo(2);
    }

    /** Also where a step ends between two of one moment, and where more is booked meanwhile. */
    @Test
    default void aWalkTellsEachEntryOnce() throws Exception {
        fill();
        List<LedgerEntry> first = step(null);
        get(store().insertEntries(List.of(entry("f", "org_a", 5, 5_000))));
        List<LedgerEntry> second = step(first.getLast());
        List<LedgerEntry> third = step(second.getLast());

        assertThat(Stream.of(first, second, third).flatMap(List::stream))
                .extracting(LedgerEntry::id)
                .containsExactly("e", "d", "c", "b", "a");
        assertThat(first).hasSize(3);
        assertThat(second).hasSize(2);
        assertThat(third).isEmpty();
    }

    @Test
    default void aWalkKeepsToItsFilter() throws Exception {
        fill();
        var walked = get(store().entriesAfter(
                                new EntryFilter(
                                        "org_a", OptionalLong.of(2_000), OptionalLong.of(3_000), EntryType.DEBIT, 0, 1),
                                null))
                .getFirst();
        assertThat(walked.id()).isEqualTo("d");
        var filter = new EntryFilter("org_a", OptionalLong.of(2_000), OptionalLong.of(3_000), EntryType.DEBIT, 0, 10);
        assertThat(get(store().entriesAfter(filter, place(walked))))
                .extracting(LedgerEntry::id)
                .containsExactly("c");
    }

    private List<LedgerEntry> step(@Nullable LedgerEntry last) throws Exception {
        EntryPlace after = last == null ? null : place(last);
        return get(store().entriesAfter(new EntryFilter("org_a", ANY, ANY, null, 0, 3), after));
    }

    private static EntryPlace place(LedgerEntry last) {
        return new EntryPlace(last.createdAt(), last.id());
    }

    @Test
    default void bothBoundsOfTimeAreWithin() throws Exception {
        fill();
        assertThat(ids(page(OptionalLong.of(2_000), ANY, null, 0, 10))).containsExactly("e", "d", "c", "b");
        assertThat(ids(page(ANY, OptionalLong.of(2_000), null, 0, 10))).containsExactly("c", "b", "a");
        EntryPage both = page(OptionalLong.of(2_000), OptionalLong.of(3_000), null, 0, 2);
        assertThat(ids(both)).containsExactly("d", "c");
        assertThat(both.total()).isEqualTo(3);
        assertThat(ids(page(OptionalLong.of(5_000), ANY, null, 0, 10))).isEmpty();
    }

    @Test
    default void oneDirectionIsReadAlone() throws Exception {
        fill();
        assertThat(ids(page(ANY, ANY, EntryType.DEBIT, 0, 10))).containsExactly("d", "c", "a");
        assertThat(ids(page(ANY, ANY, EntryType.CREDIT, 0, 10))).containsExactly("e", "b");
        EntryPage page = page(OptionalLong.of(2_000), ANY, EntryType.DEBIT, 0, 1);
        assertThat(ids(page)).containsExactly("d");
        assertThat(page.total()).isEqualTo(2);
    }
}
