package dev.tollgate.http.face.aggregator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.analytics.UsageRow;
import dev.tollgate.analytics.UsageRows;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Csv;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Rows of usage as a file. */
final class UsageExport {
    private UsageExport() {}

    /** The file in one piece: there are at most {@link UsageRows#MAX} rows. */
    static ApiAnswer answer(ExportFormat format, UsageRows rows, CurrencyView money) {
        return switch (format) {
            case CSV -> csv(rows, money);
            case JSON -> json(rows, money);
        };
    }

    private static ApiAnswer csv(UsageRows rows, CurrencyView money) {
        Csv table = Csv.of(List.of("date", "model", "provider", "keyId", "requests", "tokens", "cost", "currency"));
        for (UsageRow row : rows.rows()) {
            table.row(List.of(
                    row.day(),
                    row.model(),
                    row.provider(),
                    row.keyId(),
                    row.figures().requests(),
                    row.figures().tokens(),
                    money.fromNano(row.figures().costNano()),
                    money.currency()));
        }
        return new ApiAnswer.Download("text/csv; charset=utf-8", "usage.csv", Buffer.buffer(table.toString()));
    }

    private static ApiAnswer json(UsageRows rows, CurrencyView money) {
        ObjectNode document = Answers.object();
        ArrayNode data = document.putArray("data");
        for (UsageRow row : rows.rows()) {
            data.addObject()
                    .put("date", row.day().toString())
                    .put("model", row.model())
                    .put("provider", row.provider())
                    .put("keyId", row.keyId().isEmpty() ? null : row.keyId())
                    .put("requests", row.figures().requests())
                    .put("tokens", row.figures().tokens())
                    .put("cost", money.fromNano(row.figures().costNano()));
        }
        document.put("currency", money.currency());
        return new ApiAnswer.Download(
                "application/json; charset=utf-8", "usage.json", Buffer.buffer(Answers.write(document)));
    }
}
