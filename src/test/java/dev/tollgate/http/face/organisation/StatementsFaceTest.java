package dev.tollgate.http.face.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement as a file: exact, harmless in spreadsheets, and readable in Russian. */
@Timeout(60)
class StatementsFaceTest {
    private final Faces faces = new Faces();

    private static Call alice() {
        return Call.by(Callers.user("alice")).path("orgId", "org_acme");
    }

    private ApiAnswer.Download file(Call call) {
        return (ApiAnswer.Download) faces.answer("getStatement", call.request());
    }

    @Test
    void linesOfTheTableAddUpToTheClosingBalance() {
        ApiAnswer.Download csv = file(alice().query("format", "csv").query("month", "2025-12"));

        assertThat(csv.fileName()).isEqualTo("statement-2025-12.csv");
        assertThat(csv.body().toString()).isEqualTo("""
                        line,name,date,count,amount,currency\r
                        opening balance,,2025-12-01,1,10,USD\r
                        usage,'=gpt-4,,2,-0.010000000001,USD\r
                        movement,adjustments,,1,0.000000000001,USD\r
                        payment,pay_1 Payment of 5.00 USD,2025-12-02,1,5,USD\r
                        closing balance,,2025-12-31,1,14.99,USD\r
                        """);
    }

    @Test
    void tableOfARussianReaderHasTheNamesInRussian() {
        ApiAnswer.Download csv =
                file(alice().query("format", "csv").query("month", "2025-12").header("Accept-Language", "ru"));

        assertThat(csv.body().toString())
                .contains("movement,корректировки,", "payment,pay_1 Платёж на 5.00 USD,", "closing balance,,");
    }

    @Test
    void documentTellsWhatForInCodesToo() {
        JsonObject shown = faces.json(
                200, "getStatement", alice().query("month", "2025-12").request());

        assertThat(shown.getJsonArray("movements").getJsonObject(0).getString("kind"))
                .isEqualTo("adjustments");
        assertThat(shown.getJsonArray("movements").getJsonObject(0).getString("reason"))
                .isEqualTo("adjustment");
        assertThat(shown.getJsonArray("payments").getJsonObject(0).getJsonObject("reason"))
                .isEqualTo(new JsonObject("""
                        {"code": "payment", "parameters": {"amount": "5.00", "currency": "USD", "paymentId": "pay_1"}}
                        """));
    }

    @Test
    void russianPaperHasRussianLettersInAFontOfItsOwn() throws IOException {
        faces.rooms.organisations.name = "Ромашка и Ко";
        ApiAnswer.Download pdf =
                file(alice().query("format", "pdf").query("month", "2025-12").header("Accept-Language", "ru"));

        assertThat(pdf.contentType()).isEqualTo("application/pdf");
        try (var reader = new PdfReader(pdf.body().getBytes())) {
            String text = new PdfTextExtractor(reader).getTextFromPage(1);
            assertThat(text)
                    .contains(
                            "Выписка",
                            "Ромашка и Ко",
                            "Баланс на конец",
                            "14.99",
                            "корректировки",
                            "=gpt-4",
                            "Платёж на 5.00 USD");
        }
        assertThat(pdf.body().toString("ISO-8859-1")).contains("LiberationSans", "/FontFile2");
        assertThat(pdf.body().length()).isLessThan(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2019-12", "2999-01", "2025-13", "x", "0000-01", "$ne"})
    void aMonthThatIsNoneOrHasNotComeIsRefused(String month) {
        assertThat(faces.failure("getStatement", alice().query("month", month).request())
                        .details())
                .isNotEmpty();
    }
}
