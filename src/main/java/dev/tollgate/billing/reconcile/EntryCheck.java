package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.reconcile.Difference.Kind;
import dev.tollgate.billing.reconcile.Difference.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares the entries of calls with the lines of the journal. Entries are read first, so the line of each is in the journal
 * that is read after them; of the lines, those must have an entry that had one when the epochs were read.
 *
 * <p>Only eight bytes of each entry are kept; what does not fit is looked at once more.
 */
final class EntryCheck {
    private final BillingDocuments documents;
    private final Epochs epochs;
    private final int mostKept;
    private final Map<String, StoredEntry> idToSuspect = new LinkedHashMap<>();
    private final BitSet matched = new BitSet();
    private long[] fingerprints = new long[1_024];
    private int size;
    private long unnamed;

    /** @param mostKept so many lines without their entry are looked at once more; the others are only counted */
    EntryCheck(BillingDocuments documents, Epochs epochs, int mostKept) {
        this.documents = documents;
        this.epochs = epochs;
        this.mostKept = mostKept;
    }

    void entry(StoredEntry entry) {
        if (!entry.isCharge()) {
            return;
        }
        if (size == fingerprints.length) {
            fingerprints = Arrays.copyOf(fingerprints, size * 2);
        }
        fingerprints[size++] = entry.fingerprint();
    }

    /** To be called when all entries are read. */
    void seal() {
        fingerprints = Arrays.copyOf(fingerprints, size);
        Arrays.sort(fingerprints);
    }

    void line(StoredEpoch epoch, long seq, StoredLine line, Predicate<String> scope) {
        if (!scope.test(line.accountId())) {
            return;
        }
        Optional<StoredEntry> entry = line.entry();
        if (entry.isEmpty()) {
            return;
        }
        int index = Arrays.binarySearch(fingerprints, entry.get().fingerprint());
        if (index >= 0) {
            matched.set(index);
        } else if (Checkpoints.none().counts(epochs.known(epoch.id()), epoch.id(), seq)) {
            if (idToSuspect.size() < mostKept) {
                idToSuspect.put(line.holdId(), entry.get());
            } else {
                unnamed++;
            }
        }
    }

    /** Names what differs; how many differences there were. */
    long finish(Findings findings, @Nullable Rebuild rebuild, Predicate<String> scope) {
        long before = findings.count();
        idToSuspect.forEach((_, expected) -> suspect(expected, findings, rebuild));
        for (long i = 0; i < unnamed; i++) {
            findings.add(new Difference(Kind.ENTRY, "(more)", "an entry", "none or another", Outcome.FOUND));
        }
        // The entry of a line that was not kept would be taken for a stranger: then the next run looks for those.
        if (unnamed == 0 && matched.cardinality() < size) {
            extra(findings, rebuild, scope);
        }
        return findings.count() - before;
    }

    private Optional<StoredEntry> now(String id) {
        return documents.find(BillingDocuments.ENTRIES, id).map(StoredEntry::of);
    }

    private void suspect(StoredEntry expected, Findings findings, @Nullable Rebuild rebuild) {
        Optional<StoredEntry> found = now(expected.id());
        if (found.isPresent() && found.get().equals(expected)) {
            return;
        }
        var difference = new Difference(
                Kind.ENTRY,
                expected.id(),
                text(expected),
                found.map(EntryCheck::text).orElse("no entry"),
                Outcome.FOUND);
        findings.add(rebuild == null ? difference : rebuild.make(difference, () -> put(rebuild, expected)));
    }

    private @Nullable Outcome put(Rebuild rebuild, StoredEntry expected) {
        Optional<StoredEntry> now = now(expected.id());
        JsonObject values = expected.toDocument();
        if (now.isEmpty()) {
            if (!rebuild.insert(BillingDocuments.ENTRIES, values)) {
                return null;
            }
        } else {
            values.remove("_id");
            // A charge is no credit, whatever was made of it.
            var change = new JsonObject()
                    .put("$set", values)
                    .put("$unset", new JsonObject().put(BillingDocuments.CREDITED, true));
            if (!rebuild.update(BillingDocuments.ENTRIES, query(now.get()), change)) {
                return null;
            }
            rebuild.forgetClosings(now.get());
        }
        rebuild.forgetClosings(expected);
        return Outcome.REBUILT;
    }

    private static Outcome take(Rebuild rebuild, StoredEntry stranger) {
        if (!rebuild.remove(BillingDocuments.ENTRIES, query(stranger))) {
            return Outcome.NOT_REBUILT;
        }
        rebuild.forgetClosings(stranger);
        return Outcome.REBUILT;
    }

    /** What of the entry decides about money, as the condition of a change. */
    private static JsonObject query(StoredEntry entry) {
        return BillingDocuments.byId(entry.id())
                .put("account", entry.accountId())
                .put("delta", entry.deltaNano());
    }

    /** Entries that no line matched: read once more, since only their fingerprints were kept. */
    private void extra(Findings findings, @Nullable Rebuild rebuild, Predicate<String> scope) {
        documents.each(BillingDocuments.ENTRIES, document -> {
            StoredEntry entry = StoredEntry.of(document);
            int index = Arrays.binarySearch(fingerprints, entry.fingerprint());
            if (!entry.isCharge()
                    || !scope.test(entry.accountId())
                    || index < 0
                    || matched.get(index)
                    || idToSuspect.containsKey(entry.id())) {
                return;
            }
            var difference = new Difference(
                    Kind.ENTRY, entry.id(), "no entry: the journal has no such line", text(entry), Outcome.FOUND);
            findings.add(rebuild == null ? difference : rebuild.make(difference, () -> take(rebuild, entry)));
        });
    }

    private static String text(StoredEntry entry) {
        return entry.deltaNano() + " of " + entry.accountId() + ", " + entry.description() + ", at " + entry.atMs()
                + ", " + entry.metadata();
    }
}
