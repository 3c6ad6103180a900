package dev.tollgate.http.face.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Contract;
import dev.tollgate.http.face.Faces;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What platform admins see, and that nothing they do comes before its entry in the audit log. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class AdminFaceTest {
    private static Contract contract;
    private final Faces faces = new Faces();

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    private static Call admin() {
        return Call.by(Callers.admin()).path("userId", "usr_alice").path("orgId", "org_bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adminSearchUsers",
                "adminSearchOrganizations",
                "adminReadAudit",
                "adminShowSettings",
                "adminListModels",
                "adminListPrices",
                "adminSearchPayments",
                "adminShowDeployments"
            })
    void whatIsShownFitsTheDocument(String operation) {
        assertThat(contract.faultOf(operation, 200, faces.json(200, operation, admin().request())))
                .isNull();
    }

    @Test
    void allOfItIsForPlatformAdminsOnly() {
        assertThat(faces.operations().entrySet())
                .filteredOn(entry -> entry.getKey().startsWith("admin"))
                .hasSizeGreaterThan(7)
                .allMatch(entry -> entry.getValue().access() == Access.PLATFORM_ADMIN);
    }

    @Test
    void pr01AChangeOfRightsOrMoneyIsInTheAuditLogFirst() {
        JsonObject user = faces.json(
                200, "adminChangeUser", admin().body("{'blocked':true,'platformRole':'admin','reason':'fraud'}"));
        JsonObject organisation = faces.json(
                200, "adminChangeOrganization", admin().body("{'blocked':true,'creditLimit':2.5,'reason':'fraud'}"));

        assertThat(faces.rooms.acts)
                .containsExactly(
                        "audit user.change usr_alice",
                        "change usr_alice blocked true role ADMIN",
                        "audit organization.change org_bob",
                        "block org_bob true",
                        "limit org_bob 2500000000");
        assertThat(faces.rooms.audited.getFirst().reason()).isEqualTo("blocked true; platform role admin; fraud");
        assertThat(faces.rooms.audited.getLast().reason()).isEqualTo("blocked true; credit limit 2.5; fraud");
        assertThat(faces.rooms.audited).allSatisfy(entry -> {
            assertThat(entry.actorId()).isEqualTo("usr_admin");
            assertThat(entry.remoteAddress()).isEqualTo("192.0.2.1");
            assertThat(entry.requestId()).isEqualTo("label-1");
        });
        assertThat(contract.faultOf("adminChangeUser", 200, user)).isNull();
        assertThat(contract.faultOf("adminChangeOrganization", 200, organisation))
                .isNull();
    }

    @Test
    void pr01AChangeOfModelsPricesOrPaymentsIsInTheAuditLogFirst() {
        String model = "'name':'M','contextTokens':1000,'deployments':[{'provider':'openai'}],'reason':'wanted'}";
        JsonObject made = faces.json(201, "adminCreateModel", admin().body("{'model':'m'," + model));
        faces.json(200, "adminChangeModel", admin().body("{'model':'m','expectedVersion':3,'enabled':false," + model));
        JsonObject price = faces.json(
                201,
                "adminSetPrice",
                admin().body(
                                "{'model':'m','expectedVersion':0,'unit':'creditsPer100','prices':{'input':1.5,'output':2},"
                                        + "'effectiveFrom':'2026-02-01T00:00:00Z','reason':'dearer'}"));
        JsonObject refund = faces.json(
                201, "adminRefundPayment", admin().body("{'paymentId':'pay_1','amount':50,'reason':'too much'}"));

        assertThat(faces.rooms.acts)
                .containsExactly(
                        "audit model.create m",
                        "model m after null",
                        "audit model.change m",
                        "model m after 3",
                        "audit price.set m",
                        "price m after 0 {input=1.5, output=2}{}",
                        "audit payment.refund pay_1",
                        "refund pay_1 Money[minor=5000, currency=USD]");
        assertThat(faces.rooms.audited.get(1).reason()).isEqualTo("off; wanted");
        assertThat(faces.rooms.audited.get(2).reason())
                .contains("credits for 100")
                .endsWith("from 2026-02-01T00:00:00.000Z; dearer");
        assertThat(faces.rooms.audited.getLast().reason()).isEqualTo("50 of 100.00 USD; too much");
        assertThat(contract.faultOf("adminCreateModel", 201, made)).isNull();
        assertThat(contract.faultOf("adminSetPrice", 201, price)).isNull();
        assertThat(contract.faultOf("adminRefundPayment", 201, refund)).isNull();
    }

    private void assertRefused(String operation, String body, String field, String message) {
        TollgateException failure = faces.failure(operation, admin().body(body));
        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure.details()).containsExactly(new TollgateException.Detail(field, message));
    }

    @Test
    void modelMayNotAnswerMoreThanItsWindowHolds() {
        assertRefused(
                "adminCreateModel",
                "{'model':'m','name':'M','contextTokens':1000,'defaultOutputTokens':1001,"
                        + "'deployments':[{'provider':'openai'}],'reason':'wanted'}",
                "defaultOutputTokens",
                "must not be more than contextTokens");
    }

    @Test
    void tiersThatDoNotRiseAreNamed() {
        String tier = "{'fromPromptTokens':10,'prices':{'input':1,'output':1}}";
        assertRefused(
                "adminSetPrice",
                "{'model':'m','expectedVersion':0,'unit':'creditsPer100','prices':{'input':1,'output':1},"
                        + "'reason':'dearer','tiers':[" + tier + "," + tier + "]}",
                "tiers[1].fromPromptTokens",
                "must be more than that of the tier before");
    }

    @Test
    void pr01ADeletionIsInTheAuditLogFirst() {
        faces.answer("adminDeleteUser", admin().body("{'reason':'asked by letter'}"));

        faces.answer("adminDeleteOrganization", admin().body("{'reason':'contract ended'}"));

        assertThat(faces.rooms.acts)
                .containsExactly(
                        "audit user.delete usr_alice",
                        "delete usr_alice",
                        "audit organization.delete org_bob",
                        "delete org_bob");
        assertThat(faces.rooms.audited.getFirst().reason()).isEqualTo("asked by letter");
        assertThat(faces.rooms.audited.getLast().reason()).matches("balance [0-9.]+; contract ended");
    }

    @Test
    void priceInForceAndPlannedOnesAreShownInCreditsAndCurrency() {
        JsonObject row = faces.json(200, "adminListPrices", admin().request())
                .getJsonArray("data")
                .getJsonObject(0);
        JsonObject tier = row.getJsonObject("current").getJsonArray("tiers").getJsonObject(0);

        assertThat(row.getJsonObject("current").getInteger("version")).isEqualTo(1);
        assertThat(row.getJsonArray("planned").getJsonObject(0).getInteger("version"))
                .isEqualTo(2);
        assertThat(tier.getJsonObject("creditsPer100").getInteger("input")).isEqualTo(20);
        assertThat(tier.getJsonObject("currencyPerUnit").getDouble("input")).isEqualTo(0.0002);
    }

    @Test
    void historyOfAModelShowsEveryVersionTheNewestFirst() {
        JsonObject history = faces.json(
                200, "adminShowModelHistory", admin().query("model", "gpt-4").request());

        assertThat(contract.faultOf("adminShowModelHistory", 200, history)).isNull();
        assertThat(history.getJsonArray("prices").getJsonObject(0).getInteger("version"))
                .isEqualTo(2);
        assertThat(faces.failure(
                                "adminShowModelHistory",
                                admin().query("model", "none").request())
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void pr01WithoutTheAuditLogNothingIsDone() {
        faces.rooms.auditFailure = new TollgateException(ErrorKind.UNAVAILABLE, "away");

        assertThat(faces.failure("adminChangeUser", admin().body("{'blocked':true,'reason':'fraud'}"))
                        .kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(faces.failure("adminChangeOrganization", admin().body("{'creditLimit':2,'reason':'trust'}"))
                        .kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(faces.rooms.acts).isEmpty();
    }

    @Test
    void pr01AGapInTheAuditLogIsShown() {
        JsonObject chain = faces.json(200, "adminReadAudit", admin().request()).getJsonObject("chain");

        assertThat(chain.getInteger("sound")).isEqualTo(1);
        assertThat(chain.getJsonObject("fault"))
                .isEqualTo(new JsonObject().put("number", 2).put("kind", "missing"));
    }

    @Test
    void settingsAreShownWithoutSecrets() {
        JsonObject shown = faces.json(200, "adminShowSettings", admin().request());

        assertThat(shown.encode()).doesNotContain("very-secret").doesNotContain("db.example");
        assertThat(shown.getJsonObject("stores").getString("mongodb")).isEqualTo("external");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adminChangeUser|{'blocked':true}|reason",
                "adminChangeUser|{'reason':'x'}|blocked",
                "adminChangeUser|{'platformRole':'root','reason':'x'}|platformRole",
                "adminChangeOrganization|{'creditLimit':-1,'reason':'x'}|creditLimit",
                "adminChangeOrganization|{'reason':'x'}|creditLimit"
            })
    void aWrongFieldIsNamed(String operation, String body, String field) {
        assertThat(faces.failure(operation, admin().body(body)).details())
                .extracting(TollgateException.Detail::field)
                .contains(field);
        assertThat(faces.rooms.acts).isEmpty();
    }
}
