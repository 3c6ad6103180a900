package dev.tollgate.http.face.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.analytics.Grouping;
import dev.tollgate.analytics.UsageFigures;
import dev.tollgate.analytics.UsageQuery;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock stands at noon of 1 January 2026. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AnalyticsFaceTest {
    private final Faces faces = new Faces();

    private static Call alice() {
        return Call.by(Callers.user("alice"));
    }

    private UsageQuery asked() {
        return Objects.requireNonNull(faces.rooms.analytics.query);
    }

    @Test
    void usageIsShownInCurrencyWithEveryMemberOfTheRequirement() {
        var answer = (ApiAnswer.Json) faces.answer("getUsage", alice().request());
        assertThat(answer.body().toString()).contains("\"totalCost\":0.00125,");
        assertThat(answer.body().toString()).contains("\"averageResponseTime\":1.234}");
        var document = new JsonObject(answer.body());
        assertThat(document.fieldNames()).contains("period", "summary", "byProvider", "byModel", "timeline");
        assertThat(document.getJsonObject("summary").fieldNames())
                .containsExactly("totalRequests", "totalTokens", "totalCost", "averageResponseTime");
        assertThat(document.getJsonArray("byKey").getJsonObject(0).getMap()).containsEntry("keyId", null);
        assertThat(document.getJsonArray("timeline").getJsonObject(0).getString("date"))
                .isEqualTo("2026-01-01");
    }

    @Test
    void timeOfNoCallsIsANumberToo() {
        faces.rooms.analytics.total = new UsageFigures(0, 0, 0, 0);
        var answer = (ApiAnswer.Json) faces.answer("getUsage", alice().request());
        assertThat(answer.body().toString()).contains("\"averageResponseTime\":0}");
    }

    @Test
    void callersSeeTheirOwnOrganisationWhateverTheyWrite() {
        faces.json(200, "getUsage", alice().query("organisationId", "org_bob").request());
        assertThat(asked().organisationId()).isEqualTo("org_alice");
    }

    @Test
    void lastThirtyDaysAreMeantWhereNothingIsSaid() {
        faces.json(200, "getUsage", alice().request());
        assertThat(asked().from()).isEqualTo(LocalDate.parse("2025-12-03"));
        assertThat(asked().to()).isEqualTo(LocalDate.parse("2026-01-01"));
        assertThat(asked().grouping()).isEqualTo(Grouping.DAY);
    }

    @Test
    void wholeDaysOfUtcAreCountedAndTold() {
        JsonObject answer = faces.json(
                200,
                "getUsage",
                alice().query("startDate", "2025-12-31T23:30:00-01:00")
                        .query("endDate", "2026-01-02")
                        .query("groupBy", "week")
                        .query("model", "gpt-4")
                        .request());
        assertThat(answer.getJsonObject("period").getMap())
                .containsEntry("startDate", "2026-01-01T00:00:00.000Z")
                .containsEntry("endDate", "2026-01-02T23:59:59.999Z");
        assertThat(asked().grouping()).isEqualTo(Grouping.WEEK);
        assertThat(asked().model()).isEqualTo("gpt-4");
        assertThat(asked().provider()).isNull();
    }

    /** IN-12. */
    @Test
    void exportedNamesThatLookLikeFormulasAreText() {
        var file = (ApiAnswer.Download) faces.answer("exportUsage", alice().request());
        assertThat(file.contentType()).startsWith("text/csv");
        assertThat(file.body().toString())
                .isEqualTo("date,model,provider,keyId,requests,tokens,cost,currency\r\n"
                        + "2026-01-01,\"'=1+1,\"\"x\"\"\",'@sum,,2,25,0.00125,USD\r\n"
                        + "2026-01-02,gpt-4,openai,key_1,2,25,0.00125,USD\r\n");
    }

    @Test
    void exportInJsonHasTheSameRows() {
        var file = (ApiAnswer.Download)
                faces.answer("exportUsage", alice().query("format", "json").request());
        assertThat(file.fileName()).isEqualTo("usage.json");
        JsonObject document = file.body().toJsonObject();
        assertThat(document.getJsonArray("data").getJsonObject(1).getMap())
                .containsEntry("date", "2026-01-02")
                .containsEntry("keyId", "key_1");
    }

    @Test
    void exportInAnotherFormIsRefused() {
        TollgateException failure =
                faces.failure("exportUsage", alice().query("format", "$x").request());
        assertThat(failure.details())
                .extracting(TollgateException.Detail::field)
                .containsExactly("format");
    }

    /** IN-08. */
    @ParameterizedTest
    @CsvSource({
        "startDate, 0000",
        "endDate, 9999-99-99",
        "endDate, +999999999-12-31",
        "startDate, +999999999-12-31T23:59:59-18:00",
        "startDate, 1926-01-01",
        "startDate, 1990-01-01",
        "startDate, yesterday",
        "groupBy, $x",
        "groupBy, hour",
        "provider, 'a\u0000b'"
    })
    void wrongParametersAreNamed(String name, String value) {
        assertThat(refusal(alice().query(name, value)).details())
                .extracting(TollgateException.Detail::field)
                .containsExactly(name);
        assertThat(faces.rooms.analytics.query).isNull();
    }

    @Test
    void hundredYearsAndDaysTurnedRoundAreRefused() {
        assertThat(refusal(alice().query("startDate", "1976-01-01").query("endDate", "2075-12-31"))
                        .details())
                .extracting(TollgateException.Detail::field)
                .containsExactly("startDate");
        assertThat(refusal(alice().query("startDate", "2026-01-02").query("endDate", "2026-01-01"))
                        .details())
                .extracting(TollgateException.Detail::field)
                .containsExactly("endDate");
    }

    private TollgateException refusal(Call call) {
        TollgateException failure = faces.failure("getUsage", call.request());
        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        return failure;
    }
}
