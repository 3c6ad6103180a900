package dev.tollgate.http.face.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Contract;
import dev.tollgate.http.face.Faces;
import dev.tollgate.identity.Permission;
import dev.tollgate.platform.ErrorKind;
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

/** Organisations on surface I: what they look like, and what is refused before a room is asked. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class OrganisationFacesTest {
    private static Contract contract;
    private final Faces faces = new Faces();

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    private static Call alice() {
        return Call.by(Callers.user("alice")).path("orgId", "org_acme").path("userId", "usr_bob");
    }

    private JsonObject fits(String operation, int status, JsonObject answer) {
        assertThat(contract.faultOf(operation, status, answer)).isNull();
        return answer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listOrganizations",
                "getOrganization",
                "listOrganizationMembers",
                "listInvites",
                "listEndUsers",
                "getEndUser",
                "getAlerts",
                "getStatement"
            })
    void whatIsShownFitsTheDocument(String operation) {
        fits(
                operation,
                200,
                faces.json(200, operation, alice().path("endUserId", "eu_1").request()));
    }

    @ParameterizedTest
    @CsvSource({"1,1,usr_alice", "2,1,usr_bob", "3,1,", "1,100,usr_alice"})
    void listsComeInPages(int page, int limit, String first) {
        JsonObject answer = faces.json(
                200,
                "listOrganizationMembers",
                alice().query("page", "" + page).query("limit", "" + limit).request());

        assertThat(answer.getJsonObject("pagination").getInteger("total")).isEqualTo(2);
        assertThat(
                        answer.getJsonArray("data").isEmpty()
                                ? null
                                : answer.getJsonArray("data").getJsonObject(0).getString("userId"))
                .isEqualTo(first);
    }

    @Test
    void theLinkIsForTheInviterOnlyWhenNoLetterTookIt() {
        JsonObject byHand = fits(
                "createInvite",
                201,
                faces.json(201, "createInvite", alice().body("{'email':'bob@example.org','role':'member'}")));
        assertThat(byHand.getString("link")).endsWith("/#/invite/invite_1");
        assertThat(byHand.getString("token")).isEqualTo("invite_1");

        faces.rooms.organisations.mailed = true;
        JsonObject byMail =
                faces.json(201, "createInvite", alice().body("{'email':'bob@example.org','role':'member'}"));
        assertThat(byMail.getValue("link")).isNull();
        assertThat(byMail.getValue("token")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'member'}",
                "{'role':'member','open':false}",
                "{'role':'member','open':true,'email':'bob@example.org'}"
            })
    void anInvitationIsForOneAddressOrOpenByDecision(String body) {
        assertThat(faces.failure("createInvite", alice().body(body)).details())
                .extracting("field")
                .containsExactly("email");
    }

    @Test
    void aCapIsInCreditsAndNullTakesItAway() {
        JsonObject capped = fits("setMemberCap", 200, faces.json(200, "setMemberCap", alice().body("{'monthly':1.5}")));
        assertThat(capped.getJsonObject("cap").getDouble("monthly")).isEqualTo(1.5);
        fits("setMemberCap", 200, faces.json(200, "setMemberCap", alice().body("{'monthly':null}")));
        assertThat(faces.failure("setMemberCap", alice().body("{}")).details())
                .extracting("field")
                .containsExactly("monthly");
        assertThat(faces.rooms.acts).containsExactly("cap org_acme usr_bob 1500000000", "cap org_acme usr_bob null");
    }

    @Test
    void aPlatformAdminsCapIsInTheAuditLogBeforeItIsSet() {
        faces.rooms.auditFailure = new IllegalStateException("full");
        var call = Call.by(Callers.admin()).path("orgId", "org_acme").path("userId", "usr_bob");

        assertThat(faces.call("setMemberCap", call.body("{'monthly':5}")).failed())
                .isTrue();

        assertThat(faces.rooms.acts).isEmpty();
    }

    @Test
    void creditsGoToAnAllowanceAndBack() {
        fits(
                "moveAllowance",
                200,
                faces.json(
                        200, "moveAllowance", alice().path("endUserId", "eu_1").body("{'amount':5}")));
        fits(
                "moveAllowance",
                200,
                faces.json(
                        200,
                        "moveAllowance",
                        alice().path("endUserId", "eu_1").body("{'amount':2,'direction':'take_back'}")));
        assertThat(faces.failure(
                                "moveAllowance",
                                alice().path("endUserId", "eu_1").body("{'amount':2,'direction':'x'}"))
                        .details())
                .extracting("field")
                .containsExactly("direction");
    }

    @Test
    void az08AKeyWithoutTopupMovesNoCredits() {
        var call = Call.by(Callers.key("alice", Permission.USERS, Permission.BILLING))
                .path("endUserId", "eu_1");

        assertThat(faces.failure("moveAllowance", call.body("{'amount':5}")).kind())
                .isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(faces.rooms.acts).isEmpty();
    }
}
