package dev.tollgate.http.face.organisation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.statement.Statement;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Csv;
import dev.tollgate.http.face.TransactionViews;
import dev.tollgate.platform.mail.Language;
import java.util.List;

/** Statements as documents and tables, in currency. */
final class StatementViews {
    private static final StatementWords ENGLISH = new StatementWords(Language.ENGLISH);

    private StatementViews() {}

    static ObjectNode json(Statement statement, CurrencyView money) {
        ObjectNode document = Answers.object()
                .put("organizationId", statement.organisationId())
                .put("month", statement.month().toString())
                .put("currency", money.currency())
                .put("openingBalance", money.fromNano(statement.openingNano()))
                .put("closingBalance", money.fromNano(statement.closingNano()));
        ArrayNode usage = document.putArray("usage");
        statement.usage().forEach(sum -> usage.addObject()
                .put("model", sum.model())
                .put("count", sum.lines())
                .put("amount", money.fromNano(sum.amountNano())));
        ArrayNode movements = document.putArray("movements");
        statement.movements().forEach(sum -> movements
                .addObject()
                .put("kind", ENGLISH.movements(sum.reason()))
                .put("reason", sum.reason().wire())
                .put("count", sum.lines())
                .put("amount", money.fromNano(sum.amountNano())));
        ArrayNode payments = document.putArray("payments");
        for (Statement.Payment payment : statement.payments()) {
            payments.addObject()
                    .put("id", payment.id())
                    .put("date", payment.day().toString())
                    .put("description", payment.description())
                    .put("amount", money.fromNano(payment.amountNano()))
                    .set("reason", TransactionViews.reason(payment.reason()));
        }
        return document;
    }

    /** What kind a line is of is written for machines, its name for the reader. */
    static String csv(Statement statement, CurrencyView money, Language language) {
        var words = new StatementWords(language);
        var table = new Table(Csv.of(List.of("line", "name", "date", "count", "amount", "currency")), money);
        table.row("opening balance", "", statement.month().atDay(1).toString(), 1, statement.openingNano());
        statement.usage().forEach(sum -> table.row("usage", sum.model(), "", sum.lines(), sum.amountNano()));
        statement
                .movements()
                .forEach(
                        sum -> table.row("movement", words.movements(sum.reason()), "", sum.lines(), sum.amountNano()));
        for (Statement.Payment payment : statement.payments()) {
            String name = payment.id() + " " + words.payment(payment);
            table.row("payment", name, payment.day().toString(), 1, payment.amountNano());
        }
        table.row("closing balance", "", statement.month().atEndOfMonth().toString(), 1, statement.closingNano());
        return table.csv.toString();
    }

    private record Table(Csv csv, CurrencyView money) {
        void row(String line, String name, String date, long count, long amountNano) {
            csv.row(List.of(line, name, date, count, money.fromNano(amountNano), money.currency()));
        }
    }
}
