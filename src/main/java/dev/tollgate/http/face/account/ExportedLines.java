package dev.tollgate.http.face.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import dev.tollgate.http.face.TransactionViews;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lines of an account, the newest first, each once though more are booked meanwhile. A page begins at the time where the
 * last one ended, for the database would have to pass over all before.
 */
final class ExportedLines {
    private static final int PAGE = 100;

    private final Billing billing;
    private final CurrencyView money;
    private Instant to;
    private int page = 1;
    private Set<String> told = Set.of();
    private boolean isEnd;

    ExportedLines(Billing billing, CurrencyView money, Instant to) {
        this.billing = billing;
        this.money = money;
        this.to = to;
    }

    /** Whether there is nothing more. */
    boolean isEnd() {
        return isEnd;
    }

    /** The next ones. */
    Future<List<ObjectNode>> next(String organisationId) {
        var query = new EntryQuery(new Payer(organisationId, null), null, to, null, page, PAGE);
        return billing.entries(query).map(found -> take(found.entries()));
    }

    private List<ObjectNode> take(List<LedgerEntry> entries) {
        var documents = new ArrayList<ObjectNode>();
        for (LedgerEntry entry : entries) {
            if (!told.contains(entry.id())) {
                documents.add(TransactionViews.document(entry, money));
            }
        }
        if (entries.size() < PAGE) {
            isEnd = true;
        } else if (entries.getLast().createdAt().equals(to)) {
            // All of one moment: only here pages are counted.
            page++;
        } else {
            to = entries.getLast().createdAt();
            page = 1;
            told = new HashSet<>();
            entries.stream().filter(entry -> entry.createdAt().equals(to)).forEach(entry -> told.add(entry.id()));
        }
        return documents;
    }
}
