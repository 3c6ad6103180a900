package dev.tollgate.http.face.aggregator;

import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.EntryReason;
import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Csv;
import dev.tollgate.http.face.LedgerWalk;
import dev.tollgate.http.face.PartStream;
import dev.tollgate.http.face.TransactionViews;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Transactions as a file of any length: what is in memory is one step of the way through the ledger. */
final class TransactionExport {
    private static final List<String> COLUMNS = List.of(
            "id",
            "createdAt",
            "type",
            "amount",
            "currency",
            "description",
            "model",
            "provider",
            "keyId",
            "tokens",
            "promptTokens",
            "completionTokens",
            "estimated",
            "reason");

    /** Those of the columns that the entry's metadata fills. */
    private static final List<String> METADATA = COLUMNS.subList(6, COLUMNS.size() - 1);

    private final ExportFormat format;
    private final CurrencyView money;
    private final LedgerWalk walk;
    private @Nullable List<LedgerEntry> first;
    private boolean isBegun;
    private boolean isEnded;

    TransactionExport(ExportFormat format, CurrencyView money, LedgerWalk walk) {
        this.format = format;
        this.money = money;
        this.walk = walk;
    }

    /** The file, once its first rows are there: a ledger that does not answer is told so before the file begins. */
    Future<ApiAnswer> answer() {
        return walk.next().map(entries -> {
            first = entries;
            var parts = new PartStream(this::part);
            return switch (format) {
                case CSV -> new ApiAnswer.Streamed("text/csv; charset=utf-8", "transactions.csv", parts);
                case JSON -> new ApiAnswer.Streamed("application/json; charset=utf-8", "transactions.json", parts);
            };
        });
    }

    private Future<Optional<Buffer>> part() {
        if (isEnded) {
            return Future.succeededFuture(Optional.empty());
        }
        List<LedgerEntry> known = first;
        first = null;
        return (known == null ? walk.next() : Future.succeededFuture(known)).map(this::written);
    }

    private Optional<Buffer> written(List<LedgerEntry> entries) {
        String text = isBegun ? "" : head();
        if (entries.isEmpty()) {
            isEnded = true;
            text += tail();
        } else {
            text += rows(entries);
        }
        isBegun = true;
        return text.isEmpty() ? Optional.empty() : Optional.of(Buffer.buffer(text));
    }

    private String head() {
        return switch (format) {
            case CSV -> Csv.of(COLUMNS).toString();
            case JSON -> "{\"data\":[";
        };
    }

    private String tail() {
        return switch (format) {
            case CSV -> "";
            case JSON ->
                "],"
                        + Answers.write(Answers.object().put("currency", money.currency()))
                                .substring(1);
        };
    }

    private String rows(List<LedgerEntry> entries) {
        return switch (format) {
            case CSV -> {
                var table = new Csv();
                entries.forEach(entry -> table.row(cells(entry)));
                yield table.toString();
            }
            case JSON ->
                entries.stream()
                        .map(entry -> Answers.write(TransactionViews.document(entry, money)))
                        .collect(Collectors.joining(",", isBegun ? "," : "", ""));
        };
    }

    /** Debits are negative, so that the column adds up. */
    private List<Object> cells(LedgerEntry entry) {
        BigDecimal amount = money.fromNano(entry.amountNano());
        var cells = new ArrayList<Object>(List.of(
                entry.id(),
                Answers.time(entry.createdAt()),
                entry.type(),
                entry.type() == EntryType.DEBIT ? amount.negate() : amount,
                money.currency(),
                entry.description()));
        METADATA.forEach(name -> cells.add(entry.metadata().getOrDefault(name, "")));
        cells.add(EntryReason.of(entry).code().wire());
        return cells;
    }
}
