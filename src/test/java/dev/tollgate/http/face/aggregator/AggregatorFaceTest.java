package dev.tollgate.http.face.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.EntryType;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.http.face.Rooms;
import dev.tollgate.identity.KeyBudget;
import dev.tollgate.identity.Permission;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AggregatorFaceTest {
    private final Faces faces = new Faces();
    private final Rooms rooms = faces.rooms;

    private static ApiRequest alice(String body) {
        return Call.by(Callers.user("alice")).body(body);
    }

    @Test
    void registrationOfTheRequirementsExampleAnswersACompany() {
        JsonObject answer = faces.json(
                201,
                "register",
                Call.byNobody()
                        .body("{'email':'admin@company.com','password':'securepassword123','name':'My Company',"
                                + "'description':'AI-powered company'}"));
        assertThat(answer.getString("tokenType")).isEqualTo("Bearer");
        assertThat(answer.getInteger("expiresIn")).isEqualTo(3600);
        assertThat(answer.getString("accessToken")).isNotEmpty();
        assertThat(answer.getString("refreshToken")).isNotEmpty();
        JsonObject company = answer.getJsonObject("company");
        assertThat(company.getString("email")).isEqualTo("admin@company.com");
        assertThat(company.getString("role")).isEqualTo("company");
        assertThat(company.getBoolean("isVerified")).isFalse();
        var registered = Objects.requireNonNull(rooms.identity.registered);
        assertThat(registered.organisationName()).isEqualTo("My Company");
        assertThat(registered.description()).isEqualTo("AI-powered company");
    }

    @Test
    void nameAndDescriptionMayBeLeftOut() {
        faces.json(201, "register", Call.byNobody().body("{'email':'a@b.example','password':'securepassword123'}"));
        assertThat(Objects.requireNonNull(rooms.identity.registered).organisationName())
                .isNull();
    }

    @Test
    void companyIdIsTheOrganisation() {
        JsonObject answer =
                faces.json(200, "login", Call.byNobody().body("{'email':'admin@example.com','password':'adminadmin'}"));
        assertThat(answer.getJsonObject("company").getString("id")).isEqualTo("org_admin");
    }

    @Test
    void refreshAnswersTheSameShapeAndLogoutNothing() {
        var token = Call.byNobody().body("{'refreshToken':'rt_usr_alice'}");
        assertThat(faces.json(200, "refreshSession", token).getString("accessToken"))
                .isEqualTo("jwt.usr_alice");
        assertThat(faces.answer("logout", token)).isEqualTo(new ApiAnswer.Empty(204));
        assertThat(rooms.acts).containsExactly("logout rt_usr_alice");
        assertThat(faces.failure("refreshSession", Call.byNobody().body("{'refreshToken':'other'}"))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void newKeyShowsItsSecretAndLivesAYear() {
        JsonObject key = faces.json(
                201,
                "createApiKey",
                alice("{'name':'Production API Key','permissions':['chat','billing','analytics']}"));
        assertThat(key.getString("key")).isEqualTo("ak_live_1a2b3c");
        assertThat(key.getBoolean("isActive")).isTrue();
        assertThat(key.getJsonArray("permissions")).isEqualTo(new JsonArray("[\"chat\",\"billing\",\"analytics\"]"));
        assertThat(key.getString("createdAt")).isEqualTo("2026-01-01T12:00:00.000Z");
        assertThat(key.getString("expiresAt")).isEqualTo("2027-01-01T12:00:00.000Z");
    }

    @Test
    void listOfKeysShowsNoSecret() {
        faces.json(201, "createApiKey", alice("{'name':'a','permissions':['chat'],'expiresAt':null}"));
        JsonObject list =
                faces.json(200, "listApiKeys", Call.by(Callers.user("alice")).request());
        assertThat(list.getJsonArray("data")).hasSize(1);
        assertThat(list.encode()).doesNotContain("ak_live_1a2b3c").contains("\"expiresAt\":null");
    }

    @Test
    void keyCarriesModelsLimitsAndExpiry() {
        faces.json(
                201,
                "createApiKey",
                alice("{'name':'a','permissions':['CHAT'],'models':['gpt-4'],'expiresAt':'2026-02-01T00:00:00+03:00',"
                        + "'limits':{'requestsPerMinute':60,'tokensPerMinute':1000,'concurrentRequests':5}}"));
        var request = Objects.requireNonNull(rooms.identity.keyRequest);
        assertThat(request.allowedModels()).containsExactly("gpt-4");
        assertThat(request.limits().concurrentRequests()).isEqualTo(5);
        assertThat(request.expiresAt()).isEqualTo(Instant.parse("2026-01-31T21:00:00Z"));
    }

    @Test
    void keyCarriesItsBudgetExactly() {
        var answer = (ApiAnswer.Json) faces.answer(
                "createApiKey",
                alice("{'name':'a','permissions':['chat'],'budget':{'daily':0,'monthly':0.000000001,'total':null}}"));
        assertThat(Objects.requireNonNull(rooms.identity.keyRequest).budget()).isEqualTo(new KeyBudget(0L, 1L, null));
        assertThat(answer.body().toString())
                .contains("\"budget\":{\"daily\":0,\"monthly\":0.000000001,\"total\":null}");
    }

    @Test
    void keyWithoutABudgetIsShownWithoutLimits() {
        for (String budget : List.of("", ",'budget':null", ",'budget':{}")) {
            JsonObject key =
                    faces.json(201, "createApiKey", alice("{'name':'a','permissions':['chat']" + budget + "}"));
            assertThat(Objects.requireNonNull(rooms.identity.keyRequest).budget())
                    .isEqualTo(KeyBudget.NONE);
            assertThat(key.getJsonObject("budget").encode())
                    .isEqualTo("{\"daily\":null,\"monthly\":null,\"total\":null}");
        }
    }

    @Test
    void onlyAnAdminGivesAKeyMoreRequestsThanTheDefault() {
        String body = "{'name':'a','permissions':['chat'],'limits':{'requestsPerMinute':101}}";
        TollgateException failure = faces.failure("createApiKey", alice(body));
        assertThat(failure.details().getFirst().field()).isEqualTo("limits.requestsPerMinute");
        faces.json(201, "createApiKey", Call.by(Callers.admin()).body(body));
    }

    @Test
    void keysDoNotManageKeys() {
        var caller = Callers.key("alice", Permission.CHAT, Permission.USERS, Permission.BILLING);
        var call = Call.by(caller).path("keyId", "key_1");
        for (String operation : List.of("createApiKey", "listApiKeys", "revokeApiKey", "rotateApiKey")) {
            assertThat(faces.failure(operation, call.body("{'name':'a','permissions':['admin']}"))
                            .kind())
                    .as(operation)
                    .isEqualTo(ErrorKind.FORBIDDEN);
        }
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void keysAreRevokedAndRotatedByTheirId() {
        faces.json(201, "createApiKey", alice("{'name':'a','permissions':['chat']}"));
        var key = Call.by(Callers.user("alice")).path("keyId", "key_1");
        assertThat(faces.json(200, "rotateApiKey", key.request()).getString("key"))
                .isEqualTo("ak_live_9z");
        assertThat(faces.answer("revokeApiKey", key.request())).isEqualTo(new ApiAnswer.Empty(204));
        var foreign = Call.by(Callers.user("alice")).path("keyId", "key_of_bob").request();
        assertThat(faces.failure("revokeApiKey", foreign).kind()).isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void balanceIsInCurrencyAndExact() {
        var answer = (ApiAnswer.Json)
                faces.answer("getBalance", Call.by(Callers.user("alice")).request());
        assertThat(answer.body().toString())
                .isEqualTo("{\"companyId\":\"org_alice\",\"balance\":10.0001,\"currency\":\"USD\","
                        + "\"creditLimit\":0.005,\"held\":0.00025,\"available\":10.00485,"
                        + "\"lastUpdated\":\"2026-01-01T12:00:00.000Z\"}");
    }

    @Test
    void transactionsHaveTheRequirementsShape() {
        var answer = (ApiAnswer.Json) faces.answer(
                "listTransactions",
                Call.by(Callers.user("alice"))
                        .query("startDate", "2026-01-01")
                        .query("endDate", "2026-01-31")
                        .query("type", "DEBIT")
                        .query("limit", "100")
                        .request());
        assertThat(answer.body().toString())
                .isEqualTo("{\"data\":[{\"id\":\"req_1\",\"type\":\"DEBIT\",\"amount\":0.00125,\"currency\":\"USD\","
                        + "\"description\":\"gpt-4 usage\",\"metadata\":{\"estimated\":true,\"model\":\"gpt-4\","
                        + "\"provider\":\"openai\",\"reason\":\"12\",\"tokens\":25},"
                        + "\"createdAt\":\"2026-01-01T12:00:00.000Z\","
                        + "\"reason\":{\"code\":\"usage\",\"parameters\":{\"model\":\"gpt-4\"}}}],"
                        + "\"pagination\":{\"page\":1,\"limit\":100,\"total\":150,\"totalPages\":2}}");
        var query = Objects.requireNonNull(rooms.billing.query);
        assertThat(query.from()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(query.to()).isEqualTo(Instant.parse("2026-01-31T23:59:59.999Z"));
        assertThat(query.type()).isEqualTo(EntryType.DEBIT);
    }

    @Test
    void twentyTransactionsMakeAPageUnlessToldOtherwise() {
        JsonObject answer = faces.json(
                200, "listTransactions", Call.by(Callers.user("alice")).request());
        assertThat(answer.getJsonObject("pagination").getInteger("limit")).isEqualTo(20);
        assertThat(answer.getJsonObject("pagination").getInteger("totalPages")).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({
        "page,0",
        "page,-1",
        "page,1000000000",
        "page,1.5",
        "page,x",
        "limit,0",
        "limit,-1",
        "limit,101",
        "limit,1000000000",
        "limit,1e999999999",
        "startDate,0000",
        "startDate,9999-99-99",
        "endDate,yesterday",
        "startDate,0000-01-01",
        "endDate,+999999999-12-31T23:59:59Z",
        "type,debit",
        "type,$x",
    })
    void wrongParameterIsNamed(String name, String value) {
        TollgateException failure = faces.failure(
                "listTransactions",
                Call.by(Callers.user("alice")).query(name, value).request());
        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure.details().getFirst().field()).isEqualTo(name);
        assertThat(rooms.billing.query).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T03:00:00+03:00",
        "2026-01-01T03:00:00 03:00",
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.000",
        "2026-01-01T00:00",
    })
    void timeWithoutAnOffsetIsOneOfUtc(String time) {
        faces.json(
                200,
                "listTransactions",
                Call.by(Callers.user("alice")).query("startDate", time).request());
        assertThat(Objects.requireNonNull(rooms.billing.query).from()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void periodThatEndsBeforeItBeginsIsRefused() {
        ApiRequest request = Call.by(Callers.user("alice"))
                .query("startDate", "2026-02-01T00:00:00.000Z")
                .query("endDate", "2026-01-01T00:00:00.000Z")
                .request();
        assertThat(faces.failure("listTransactions", request)
                        .details()
                        .getFirst()
                        .field())
                .isEqualTo("endDate");
    }
}
