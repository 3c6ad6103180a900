package dev.tollgate.http.face.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.EntryWalk;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.http.face.FakeBilling;
import dev.tollgate.http.face.Parts;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class TransactionExportTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String COLUMNS = "id,createdAt,type,amount,currency,description,model,provider,keyId,tokens,"
            + "promptTokens,completionTokens,estimated,reason\r\n";

    private final Faces faces = new Faces();
    private final FakeBilling billing = faces.rooms.billing;

    private static Call alice() {
        return Call.by(Callers.user("alice"));
    }

    private ApiAnswer.Streamed file(Call call) {
        return (ApiAnswer.Streamed) faces.answer("exportTransactions", call.request());
    }

    private void book(String id, EntryType type, String description, Map<String, String> metadata) {
        billing.booked.add(new LedgerEntry(id, "acc_1", type, 1_250_000_000, description, metadata, NOON));
    }

    private void bookMany(int count) {
        IntStream.range(0, count).forEach(i -> book("req_" + i, EntryType.DEBIT, "gpt-4 usage", Map.of()));
    }

    @Test
    void spreadsheetAddsUpTheAmountsAndSeesNoFormula() {
        book("req_1", EntryType.DEBIT, "gpt-4 usage", Map.of("model", "gpt-4", "provider", "openai", "tokens", "25"));
        book("pay_1", EntryType.CREDIT, "=1+1,\"x\"", Map.of("reason", "not shown"));
        ApiAnswer.Streamed file = file(alice());
        assertThat(file.contentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(file.fileName()).isEqualTo("transactions.csv");
        assertThat(Parts.of(file.parts()))
                .isEqualTo(COLUMNS
                        + "req_1,2026-01-01T12:00:00.000Z,DEBIT,-0.00125,USD,gpt-4 usage,gpt-4,openai,,25,,,,usage\r\n"
                        + "pay_1,2026-01-01T12:00:00.000Z,CREDIT,0.00125,USD,\"'=1+1,\"\"x\"\"\",,,,,,,,payment\r\n");
    }

    @Test
    void fileHoldsEveryEntryOnceHoweverManyThereAre() {
        int count = 2 * EntryWalk.MAX_LIMIT + 1;
        bookMany(count);
        var document =
                new JsonObject(Parts.of(file(alice().query("format", "json")).parts()));
        assertThat(document.getJsonArray("data"))
                .extracting(row -> ((JsonObject) row).getString("id"))
                .containsExactlyElementsOf(
                        billing.booked.stream().map(LedgerEntry::id).toList());
        assertThat(document.getString("currency")).isEqualTo("USD");
        assertThat(Parts.of(file(alice()).parts()).lines()).hasSize(count + 1);
    }

    @Test
    void rowsInJsonAreThoseOfTheList() {
        book("req_1", EntryType.DEBIT, "gpt-4 usage", Map.of("model", "gpt-4", "tokens", "25"));
        assertThat(Parts.of(file(alice().query("format", "json")).parts()))
                .isEqualTo("{\"data\":[{\"id\":\"req_1\",\"type\":\"DEBIT\",\"amount\":0.00125,\"currency\":\"USD\","
                        + "\"description\":\"gpt-4 usage\",\"metadata\":{\"model\":\"gpt-4\",\"tokens\":25},"
                        + "\"createdAt\":\"2026-01-01T12:00:00.000Z\",\"reason\":{\"code\":\"usage\","
                        + "\"parameters\":{\"model\":\"gpt-4\"}}}],\"currency\":\"USD\"}");
    }

    @Test
    void fileOfNothingIsAGoodFile() {
        assertThat(Parts.of(file(alice()).parts())).isEqualTo(COLUMNS);
        assertThat(Parts.of(file(alice().query("format", "json")).parts()))
                .isEqualTo("{\"data\":[],\"currency\":\"USD\"}");
    }

    @Test
    void ledgerIsReadNoFasterThanTheFile() {
        bookMany(3 * EntryWalk.MAX_LIMIT);
        var parts = file(alice()).parts();
        var taken = new ArrayList<Buffer>();
        parts.pause();
        parts.handler(taken::add);
        assertThat(billing.walks).hasSize(1);
        parts.fetch(1);
        assertThat(taken).hasSize(1);
        assertThat(billing.walks).hasSize(1);
        parts.fetch(1);
        assertThat(taken).hasSize(2);
        assertThat(billing.walks).hasSize(2);
    }

    @Test
    void filtersAreThoseOfTheListAndTheAccountIsTheCallers() {
        file(alice().query("type", "CREDIT")
                .query("startDate", "2026-01-01")
                .query("endDate", "2026-01-31")
                .query("organisationId", "org_bob"));
        EntryWalk walk = billing.walks.getFirst();
        assertThat(walk.payer().organisationId()).isEqualTo("org_alice");
        assertThat(walk.type()).isEqualTo(EntryType.CREDIT);
        assertThat(walk.from()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(walk.to()).isEqualTo(Instant.parse("2026-01-31T23:59:59.999Z"));
    }

    @Test
    void ledgerThatDoesNotAnswerIsToldBeforeTheFileBegins() {
        billing.walkFailure = new TollgateException(ErrorKind.UNAVAILABLE, "no ledger");
        assertThat(faces.failure("exportTransactions", alice().request()).kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void fileThatCannotBeFinishedIsBrokenOff() {
        bookMany(EntryWalk.MAX_LIMIT);
        var parts = file(alice()).parts();
        billing.walkFailure = new TollgateException(ErrorKind.UNAVAILABLE, "no ledger");
        var failures = new ArrayList<Throwable>();
        parts.exceptionHandler(failures::add);
        parts.endHandler(_ -> failures.clear());
        parts.handler(_ -> {});
        assertThat(failures).containsExactly(Objects.requireNonNull(billing.walkFailure));
    }

    @ParameterizedTest
    @CsvSource({"format,xlsx", "type,debit", "startDate,yesterday", "endDate,9999-99-99"})
    void wrongParameterIsNamed(String name, String value) {
        TollgateException failure =
                faces.failure("exportTransactions", alice().query(name, value).request());
        assertThat(failure.details())
                .extracting(TollgateException.Detail::field)
                .containsExactly(name);
        assertThat(billing.walks).isEmpty();
    }
}
