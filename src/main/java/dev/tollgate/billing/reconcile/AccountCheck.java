package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.reconcile.Difference.Kind;
import dev.tollgate.billing.reconcile.Difference.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares accounts with the journal up to their own checkpoints and with their slow movements. A document is read before the
 * entries and the lines are, so whatever it has is there; a slow movement in between raises the version, and then
 * the account is compared once more.
 */
final class AccountCheck {
    private final BillingDocuments documents;
    private final Epochs epochs;
    private final Map<String, Book> idToBook = new HashMap<>();

    /** What an account has, and what it comes to. */
    private static final class Book {
        private final @Nullable StoredAccount seen;
        private final Checkpoints checkpoints;
        private long balanceNano;
        private long tokens;

        Book(@Nullable StoredAccount seen) {
            this.seen = seen;
            this.checkpoints = new Checkpoints(seen == null ? Map.of() : seen.epochToSeq());
            this.balanceNano = seen == null ? 0 : seen.slowNano();
        }

        void add(StoredLine line) {
            balanceNano = Math.subtractExact(balanceNano, line.costNano());
            tokens = Math.addExact(tokens, line.tokens());
        }
    }

    AccountCheck(BillingDocuments documents, Epochs epochs) {
        this.documents = documents;
        this.epochs = epochs;
    }

    /** Reads the documents; first of all. */
    long load(Predicate<String> scope) {
        var read = new AtomicLong();
        documents.each(BillingDocuments.ACCOUNTS, document -> {
            if (scope.test(document.getString("_id"))) {
                read.incrementAndGet();
                idToBook.put(document.getString("_id"), new Book(StoredAccount.of(document)));
            }
        });
        return read.get();
    }

    /** Takes an entry over; only those of slow movements count here. */
    void entry(StoredEntry entry) {
        Book book = idToBook.get(entry.accountId());
        if (book != null
                && !entry.isCharge()
                && (book.seen == null || !book.seen.slowIds().contains(entry.id()))) {
            book.balanceNano = Math.addExact(book.balanceNano, entry.deltaNano());
        }
    }

    void line(StoredEpoch epoch, long seq, StoredLine line, Predicate<String> scope) {
        if (!scope.test(line.accountId())) {
            return;
        }
        StoredEpoch known = epochs.known(epoch.id());
        Book book = idToBook.get(line.accountId());
        if (book != null) {
            if (book.checkpoints.counts(known, epoch.id(), seq)) {
                book.add(line);
            }
        } else if (Checkpoints.none().counts(known, epoch.id(), seq)) {
            idToBook.computeIfAbsent(line.accountId(), _ -> new Book(null)).add(line);
        }
    }

    /**
     * Names what differs.
     *
     * @param rebuild puts it right; null where it is only to be named
     * @param undecidedOnly nothing is said yet of those that differ: they are all to be compared once more
     * @return accounts that had a slow movement meanwhile: they are to be compared once more
     */
    List<String> finish(Findings findings, @Nullable Rebuild rebuild, boolean undecidedOnly) {
        var undecided = new ArrayList<String>();
        idToBook.forEach((id, book) -> {
            StoredAccount seen = book.seen;
            if (seen != null && isRight(seen, book)) {
                return;
            }
            Optional<StoredAccount> now = undecidedOnly ? Optional.empty() : now(id);
            if (undecidedOnly
                    || !Optional.ofNullable(seen).map(StoredAccount::version).equals(now.map(StoredAccount::version))) {
                undecided.add(id);
                return;
            }
            Difference difference = new Difference(
                    Kind.ACCOUNT, id, expected(book, seen), seen == null ? "no document" : found(seen), Outcome.FOUND);
            if (rebuild == null) {
                findings.add(difference);
            } else if (seen == null) {
                // Its credit limit and whose it is stood nowhere else: that is for the backup.
                findings.add(difference.with(Outcome.NOT_REBUILT));
            } else {
                findings.add(rebuild.make(difference, () -> put(rebuild, seen, book)));
            }
        });
        return undecided;
    }

    private Optional<StoredAccount> now(String id) {
        return documents.find(BillingDocuments.ACCOUNTS, id).map(StoredAccount::of);
    }

    private static boolean isRight(StoredAccount seen, Book book) {
        return seen.balanceNano() == book.balanceNano
                && seen.tokens() == book.tokens
                && seen.availableNano() == available(seen, book.balanceNano);
    }

    private static long available(StoredAccount account, long balanceNano) {
        return Math.subtractExact(Math.addExact(balanceNano, account.creditLimitNano()), account.heldNano());
    }

    private static String expected(Book book, @Nullable StoredAccount seen) {
        return text(book.balanceNano, seen == null ? book.balanceNano : available(seen, book.balanceNano), book.tokens);
    }

    private static String found(StoredAccount seen) {
        return text(seen.balanceNano(), seen.availableNano(), seen.tokens());
    }

    private static String text(long balanceNano, long availableNano, long tokens) {
        return "balance " + balanceNano + ", available " + availableNano + ", tokens " + tokens;
    }

    private @Nullable Outcome put(Rebuild rebuild, StoredAccount seen, Book book) {
        Optional<StoredAccount> found = now(seen.id());
        if (found.isEmpty() || found.get().version() != seen.version()) {
            return Outcome.NOT_REBUILT;
        }
        StoredAccount now = found.get();
        var right = new Book(seen);
        right.balanceNano = book.balanceNano;
        right.tokens = book.tokens;
        now.epochToSeq()
                .forEach((epochId, seq) -> epochs.tail(book.checkpoints, epochId, seq, (_, _, line) -> {
                    if (line.accountId().equals(seen.id())) {
                        right.add(line);
                    }
                }));
        JsonObject values = new JsonObject()
                .put("balance", right.balanceNano)
                .put("available", available(now, right.balanceNano))
                .put("tokens", right.tokens);
        book.checkpoints.raised().forEach((epochId, seq) -> {
            if (now.epochToSeq().getOrDefault(epochId, Long.MAX_VALUE) < seq) {
                values.put(StoredAccount.checkpoint(epochId), seq);
            }
        });
        JsonObject update = new JsonObject().put("$set", values).put("$inc", new JsonObject().put("version", 1L));
        return rebuild.update(BillingDocuments.ACCOUNTS, now.query(), update) ? Outcome.REBUILT : null;
    }
}
