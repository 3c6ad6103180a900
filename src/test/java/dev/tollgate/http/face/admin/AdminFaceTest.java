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
                        "limit org_bob 2500000000",
                        "block org_bob true");
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
