package dev.tollgate.http.face.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Contract;
import dev.tollgate.http.face.Faces;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Surface F: the shapes that requirement 5's clients read. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class ClientFaceTest {
    private static Contract contract;
    private final Faces faces = new Faces();

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    private static Call alice() {
        return Call.by(Callers.user("alice"));
    }

    private JsonObject fits(String operation, int status, JsonObject answer) {
        assertThat(contract.faultOf(operation, status, answer)).isNull();
        return answer;
    }

    @Test
    void signUpGivesTokensAndTheUserWithOrganisations() {
        JsonObject session = faces.json(
                201,
                "clientSignUp",
                Call.byNobody().body("{'email':'a@b.cd','password':'securepassword123','full_name':'A B'}"));

        fits("clientSignUp", 201, session);
        assertThat(session.getString("jwt")).startsWith("jwt.");
        assertThat(session.getString("refresh_token")).startsWith("rt_");
        assertThat(session.getJsonObject("user").getJsonArray("orgs"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("org_id", "org_acme")
                                .put("role", "owner")
                                .put("is_owner", true)
                                .put("name", "Acme")
                                .put("active", true)));
    }

    @Test
    void aPlainMemberIsShownAsUser() {
        ApiAnswer answer =
                faces.answer("orgListMembers", alice().path("orgId", "org_acme").request());

        assertThat(new JsonArray(((ApiAnswer.Json) answer).body()))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("user_id", "usr_alice")
                                .put("email", "bob@example.org")
                                .put("role", "owner"))
                        .add(new JsonObject()
                                .put("user_id", "usr_bob")
                                .put("email", "bob@example.org")
                                .put("role", "user")));
    }

    @ParameterizedTest
    @CsvSource({"owner,OWNER", "admin,ADMIN", "member,MEMBER", "user,MEMBER", "editor,MEMBER"})
    void rolesOfRequirement5AreUnderstood(String given, String role) {
        JsonObject changed = faces.json(
                200,
                "orgChangeRole",
                alice().path("orgId", "org_acme").path("userId", "usr_bob").body("{'role':'" + given + "'}"));

        fits("orgChangeRole", 200, changed);
        assertThat(faces.rooms.acts).containsExactly("role org_acme usr_bob " + role);
    }

    @ParameterizedTest
    @CsvSource({"root", "OWNER", "''", "' owner'"})
    void aRoleThatIsNoneIsRefused(String role) {
        var failure = faces.failure(
                "orgChangeRole",
                alice().path("orgId", "org_acme").path("userId", "usr_bob").body("{'role':'" + role + "'}"));

        assertThat(failure.details()).extracting("field").containsExactly("role");
        assertThat(faces.rooms.acts).isEmpty();
    }

    @Test
    void anInvitationGivesItsTokenAndAcceptingOneTheMembership() {
        JsonObject made = faces.json(
                200,
                "orgInvite",
                alice().path("orgId", "org_acme").body("{'email':'bob@example.org','role':'editor'}"));
        assertThat(made).isEqualTo(new JsonObject().put("invite_token", "invite_1"));

        JsonObject joined = faces.json(200, "orgAcceptInvite", alice().body("{'invite_token':'invite_1'}"));
        assertThat(joined)
                .isEqualTo(new JsonObject()
                        .put("org_id", "org_acme")
                        .put("user_id", "usr_alice")
                        .put("role", "user"));
        assertThat(faces.rooms.acts).containsExactly("invite bob@example.org MEMBER ENGLISH");
    }

    @Test
    void whatAServiceIsToldOfATokenSaysWhetherItIsGood() {
        JsonObject good = faces.json(
                200,
                "serviceValidateToken",
                Call.byNobody().query("token", "good").request());
        fits("serviceValidateToken", 200, good);
        assertThat(good.getBoolean("valid")).isTrue();
        assertThat(good.getJsonArray("roles")).containsExactly("admin");

        JsonObject bad = faces.json(
                200,
                "serviceValidateToken",
                Call.byNobody().query("token", "bad").request());
        fits("serviceValidateToken", 200, bad);
        assertThat(bad.getBoolean("valid")).isFalse();
        assertThat(bad.getValue("sub")).isNull();
    }

    @Test
    void switchingAnswersWithTheOrganisation() {
        assertThat(faces.json(200, "clientSwitchOrg", alice().body("{'org_id':'org_acme'}")))
                .isEqualTo(new JsonObject().put("active_org_id", "org_acme"));
        assertThat(faces.rooms.acts).containsExactly("switch org_acme");
    }

    @Test
    void sessionIsRenewedAndEndedWithinTheLimitOfSessionsAndNotOfSignIns() {
        assertThat(List.of("clientRefresh", "clientLogout"))
                .allMatch(
                        id -> Objects.requireNonNull(faces.operations().get(id)).limit() == LimitClass.SESSION);
        assertThat(List.of("clientSignUp", "clientSignIn"))
                .allMatch(
                        id -> Objects.requireNonNull(faces.operations().get(id)).limit() == LimitClass.AUTH);
    }
}
