package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.reconcile.Difference.Kind;
import dev.tollgate.billing.reconcile.Difference.Outcome;
import dev.tollgate.platform.audit.AuditLog;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares all that billing keeps with the journal, while nodes serve requests: accounts, entries, counters of usage and,
 * where it is given, the upstream's count.
 *
 * <p>It reads share by share: documents first, then the whole journal, and needs memory for one share only. It is plain
 * sequential code that waits for each answer, so it runs on a virtual thread or the main thread.
 */
public final class Reconciliation {
    private static final long ACCOUNTS_AT_ONCE = 40_000;
    private static final long ENTRIES_AT_ONCE = 2_000_000;
    private static final long COUNTERS_AT_ONCE = 60_000;
    private static final int MAX_ROUNDS = 5;

    private final BillingDocuments documents;
    private final InstantSource clock;
    private final UpstreamCounts upstream;
    private final Findings findings = new Findings();
    private @Nullable Rebuild rebuild;
    private Report.Compared compared = new Report.Compared(0, 0, 0, 0);

    public Reconciliation(MongoClient mongo, InstantSource clock, Pace pace, UpstreamCounts upstream) {
        this.documents = new BillingDocuments(mongo, pace);
        this.clock = clock;
        this.upstream = upstream;
    }

    /**
     * What differs is also put right.
     *
     * @param audit is told of each change before it is made
     * @param actor who it is done by, for the audit log
     * @param runId under which the changes of this run stand there
     */
    public Reconciliation rebuilding(AuditLog audit, String actor, String runId) {
        rebuild = new Rebuild(documents, audit, actor, runId);
        return this;
    }

    /**
     * Runs once, in minutes for a million lines.
     *
     * @throws ReconciliationException when it cannot be done; what was rebuilt until then stays so
     */
    public Report run() {
        Instant startedAt = clock.instant();
        int shares = shares();
        var undecided = new ArrayList<String>();
        for (int i = 0; i < shares; i++) {
            var share = new Share(i, shares);
            List<String> left = pass(share::has, i == 0, i == 0 ? upstream : UpstreamCounts.none());
            for (int round = 1; round < MAX_ROUNDS && !left.isEmpty(); round++) {
                left = again(Set.copyOf(left));
            }
            undecided.addAll(left);
        }
        upstream.finish(findings);
        var kindToCount = new TreeMap<String, Long>();
        findings.counts().forEach((kind, count) -> kindToCount.put(kind.name(), count));
        return new Report(
                startedAt,
                clock.instant(),
                compared,
                findings.count(),
                findings.rebuilt(),
                kindToCount,
                findings.named(),
                undecided);
    }

    private int shares() {
        long most = Math.max(
                documents.count(BillingDocuments.ACCOUNTS) / ACCOUNTS_AT_ONCE,
                Math.max(
                        documents.count(BillingDocuments.ENTRIES) / ENTRIES_AT_ONCE,
                        documents.countersCount() / COUNTERS_AT_ONCE));
        return Math.toIntExact(most + 1);
    }

    /** Compares one share; accounts that could not be decided are left. */
    private List<String> pass(Predicate<String> scope, boolean isFirst, UpstreamCounts counts) {
        Epochs epochs = Epochs.read(documents);
        var accounts = new AccountCheck(documents, epochs);
        var entries = new EntryCheck(documents, epochs, Findings.MAX_NAMED);
        var usage = new UsageCheck(documents, epochs);
        long loaded = accounts.load(scope);
        usage.load(scope);
        documents.each(BillingDocuments.ENTRIES, document -> {
            StoredEntry entry = StoredEntry.of(document);
            if (scope.test(entry.accountId())) {
                accounts.entry(entry);
                entries.entry(entry);
            }
        });
        entries.seal();
        Report.Compared read = journal(epochs, isFirst, (epoch, seq, line) -> {
            accounts.line(epoch, seq, line, scope);
            entries.line(epoch, seq, line, scope);
            usage.line(epoch, seq, line, scope);
            counts.line(line);
        });
        compared = compared.plus(new Report.Compared(loaded, read.records(), read.lines(), usage.size()));
        long ofEntries = entries.finish(findings, rebuild, scope);
        usage.finish(findings, rebuild);
        if (rebuild != null && ofEntries > 0) {
            // An entry that is put right may have been taken for a slow movement: accounts are compared anew.
            return accounts.finish(findings, null, true);
        }
        return accounts.finish(findings, rebuild, false);
    }

    /** Compares some accounts once more. */
    private List<String> again(Set<String> accountIds) {
        Epochs epochs = Epochs.read(documents);
        var accounts = new AccountCheck(documents, epochs);
        accounts.load(accountIds::contains);
        documents.each(BillingDocuments.ENTRIES, document -> accounts.entry(StoredEntry.of(document)));
        journal(epochs, false, (epoch, seq, line) -> accounts.line(epoch, seq, line, accountIds::contains));
        return accounts.finish(findings, rebuild, false);
    }

    private Report.Compared journal(Epochs epochs, boolean namesMissing, BillingDocuments.LineReader reader) {
        long records = 0;
        long lines = 0;
        var missing = new HashSet<String>();
        for (StoredEpoch epoch : epochs.readAgain()) {
            StoredEpoch known = epochs.known(epoch.id());
            long knownSeq = known == null ? 0 : known.watermark();
            BillingDocuments.Extent extent = documents.lines(epoch, 1, Long.MAX_VALUE, knownSeq, reader);
            records += extent.records();
            lines += extent.lines();
            extent.missing().forEach(seq -> missing.add(epoch.recordId(seq)));
        }
        if (!missing.isEmpty()) {
            // What is no more in the journal would be taken away from all that is rebuilt from it.
            rebuild = null;
            if (namesMissing) {
                missing.forEach(
                        id -> findings.add(new Difference(Kind.JOURNAL, id, "a record", "no record", Outcome.FOUND)));
            }
        }
        return new Report.Compared(0, records, lines, 0);
    }
}
