package dev.tollgate.http.face.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Payer;
import dev.tollgate.chat.ChatInput;
import dev.tollgate.context.Message;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.http.face.Parts;
import dev.tollgate.http.face.Rooms;
import dev.tollgate.identity.Permission;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SimpleFaceTest {
    private final Faces faces = new Faces();
    private final Rooms rooms = faces.rooms;

    private static ApiRequest alice(String body) {
        return Call.by(Callers.user("alice")).body(body);
    }

    private static ApiRequest aliceAsks(String userId) {
        return Call.by(Callers.user("alice")).query("userId", userId).request();
    }

    @Test
    void registrationAnswersUserIdAndToken() {
        JsonObject answer = faces.json(
                201, "simpleRegister", Call.byNobody().body("{'username':'bob','password':'correct-horse'}"));
        assertThat(answer.getString("userId")).isEqualTo("usr_bob");
        assertThat(answer.getString("token")).isEqualTo("jwt.usr_bob");
    }

    @Test
    void privilegesInARegistrationAreIgnored() {
        faces.json(
                201,
                "simpleRegister",
                Call.byNobody()
                        .body("{'username':'bob','password':'correct-horse','role':'admin','platformRole':'ADMIN',"
                                + "'balance':1e6,'isVerified':true,'permissions':['admin'],'_id':'usr_alice'}"));
        var registered = Objects.requireNonNull(rooms.identity.registered);
        assertThat(registered.username()).isEqualTo("bob");
        assertThat(registered.email()).isNull();
        assertThat(registered.organisationName()).isNull();
    }

    @Test
    void signInIsGuardedBeforeThePasswordIsLookedAt() {
        ApiRequest login = Call.byNobody().body("{'username':'alice','password':'wrong'}");
        assertThat(faces.failure("simpleLogin", login).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(rooms.acts).containsExactly("try alice 192.0.2.1", "signIn alice");

        rooms.guard.refusal = new TollgateException(ErrorKind.RATE_LIMITED, "slow down");
        rooms.acts.clear();
        assertThat(faces.failure("simpleLogin", login).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void signInAnswersTheTokenAndForgetsFailures() {
        JsonObject answer =
                faces.json(200, "simpleLogin", Call.byNobody().body("{'username':'alice','password':'alicealice'}"));
        assertThat(answer.getString("token")).isEqualTo("jwt.usr_alice");
        assertThat(rooms.acts).containsExactly("try alice 192.0.2.1", "signIn alice", "succeeded alice");
    }

    @Test
    void chatAnswersMessageTokensAndTheWholeUpdatedContext() {
        rooms.context.stored.put("usr_alice", List.of(new Message("user", "I am Alice")));
        JsonObject answer = faces.json(200, "simpleChat", alice("{'userId':'usr_alice','message':'Who am I?'}"));
        assertThat(answer.getString("message")).isEqualTo("Hello");
        assertThat(answer.getInteger("tokensUsed")).isEqualTo(21);
        assertThat(answer.getJsonArray("context"))
                .isEqualTo(new JsonArray("[{\"role\":\"user\",\"content\":\"I am Alice\"},"
                        + "{\"role\":\"user\",\"content\":\"Who am I?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Hello\"}]"));
        var remembered = Objects.requireNonNull(rooms.chat.composed().conversation());
        assertThat(remembered.conversationId()).isEqualTo("conv_usr_alice");
        assertThat(remembered.replacedBy()).isNull();
        assertThat(Objects.requireNonNull(rooms.chat.asked).payer()).isEqualTo(Rooms.organisation("alice"));
    }

    @Test
    void givenContextStandsInForTheStoredOne() {
        rooms.context.stored.put("usr_alice", List.of(new Message("user", "old")));
        JsonObject answer = faces.json(
                200,
                "simpleChat",
                alice("{'userId':'usr_alice','message':'Hi','context':[{'role':'system','content':'Be brief'}]}"));
        assertThat(Objects.requireNonNull(rooms.chat.composed().conversation()).replacedBy())
                .containsExactly(new Message("system", "Be brief"));
        assertThat(answer.getJsonArray("context").getJsonObject(0).getString("content"))
                .isEqualTo("Be brief");
        assertThat(answer.getJsonArray("context")).hasSize(3);
    }

    @Test
    void conversationOfSomebodyElseIsNotFoundAndNothingIsAsked() {
        ApiRequest request = alice("{'userId':'usr_alice','message':'Hi','conversationId':'conv_usr_bob'}");
        assertThat(faces.failure("simpleChat", request).kind()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void endUserOfAKeyPaysFromTheirOwnPurse() {
        var bot = Callers.key("bot", Permission.CHAT, Permission.USERS);
        faces.json(200, "simpleChat", Call.by(bot).body("{'userId':'42','message':'Hi'}"));
        assertThat(Objects.requireNonNull(rooms.chat.asked).payer()).isEqualTo(new Payer("org_bot", "eu_42"));
        assertThat(Objects.requireNonNull(rooms.chat.composed().conversation()).ownerId())
                .isEqualTo("eu_42");
    }

    @Test
    void chatStreamsTextThenUsageThenDone() {
        var events = (ApiAnswer.Events)
                faces.answer("simpleChat", alice("{'userId':'usr_alice','message':'Hi','stream':true}"));
        assertThat(Parts.of(events.events())).isEqualTo("""
                event: message
                data: {"text":"Hello"}

                event: usage
                data: {"tokensUsed":21,"promptTokens":18,"completionTokens":3,"cost":4.2}

                event: done
                data: {"id":"req_1","model":"gpt-4","finishReason":"stop","conversationId":"conv_1"}

                """);
    }

    @Test
    void nobodyReachesSomebodyElsesDataByNamingThem() {
        List<ApiRequest> asked = List.of(aliceAsks("usr_bob"), aliceAsks("usr_admin"), aliceAsks("nobody"));
        for (ApiRequest request : asked) {
            assertThat(faces.failure("simpleGetContext", request).kind()).isEqualTo(ErrorKind.FORBIDDEN);
            assertThat(faces.failure("simpleGetBilling", request).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        }
        for (String body : List.of(
                "{'userId':'usr_bob','message':'x','context':[]}", "{'userId':'x','message':'x','context':[]}")) {
            assertThat(faces.failure("simpleChat", alice(body)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
            assertThat(faces.failure("simpleSaveContext", alice(body)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
            assertThat(faces.failure("simpleResetContext", alice(body)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        }
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void storedContextComesBackUnchangedAndIsGoneAfterReset() {
        String strange = "[{'role':'user','content':'a\\u0000\\u202Eb \\n\\ndata: [DONE]'}]";
        faces.json(200, "simpleSaveContext", alice("{'userId':'usr_alice','context':" + strange + "}"));
        JsonObject shown = faces.json(200, "simpleGetContext", aliceAsks("usr_alice"));
        assertThat(shown.getJsonArray("context")).isEqualTo(new JsonArray(strange.replace('\'', '"')));

        assertThat(faces.json(200, "simpleResetContext", alice("{'userId':'usr_alice'}"))
                        .getBoolean("success"))
                .isTrue();
        assertThat(faces.json(200, "simpleGetContext", aliceAsks("usr_alice")).getJsonArray("context"))
                .isEmpty();
    }

    @Test
    void contextThatWasNeverStoredIsNotFound() {
        assertThat(faces.failure("simpleGetContext", aliceAsks("usr_alice")).kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void missingUserIdInTheQueryIsNamed() {
        ApiRequest operator =
                Call.by(Callers.user("alice")).query("userId[$ne]", "x").request();
        ApiRequest twice = Call.by(Callers.user("alice"))
                .query("userId", "usr_alice")
                .query("userId", "usr_bob")
                .request();
        for (String operation : List.of("simpleGetContext", "simpleGetBilling")) {
            for (ApiRequest request : List.of(operator, twice)) {
                TollgateException failure = faces.failure(operation, request);
                assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                assertThat(failure.details()).hasSize(1);
                assertThat(failure.details().getFirst().field()).isEqualTo("userId");
            }
        }
    }

    @Test
    void billingShowsExactCredits() {
        var json = (ApiAnswer.Json) faces.answer("simpleGetBilling", aliceAsks("usr_alice"));
        assertThat(json.body().toString()).isEqualTo("{\"totalTokens\":1250,\"currentBalance\":10000.1}");
    }

    @Test
    void whoActsForATeamSeesWhatAnAdminAddedToTheirOwnMoney() {
        faces.json(200, "simpleTopup", Call.by(Callers.admin()).body("{'userId':'usr_alice','amount':5}"));
        ApiRequest own =
                Call.by(Callers.inTeam("alice")).query("userId", "usr_alice").request();

        assertThat(faces.json(200, "simpleGetBilling", own).getDouble("currentBalance"))
                .isEqualTo(10005.1);
        assertThat(faces.json(
                                200,
                                "textGetBalance",
                                Call.by(Callers.inTeam("alice")).request())
                        .getDouble("balance"))
                .isEqualTo(10005.1);
    }

    @Test
    void topUpByAPlainUserOrAPoorKeyIsRefusedAndSaysWhereToPay() {
        var body = "{'userId':'usr_alice','amount':5}";
        for (var caller : List.of(
                Callers.user("alice"), Callers.key("alice", Permission.BILLING, Permission.USERS, Permission.CHAT))) {
            TollgateException failure =
                    faces.failure("simpleTopup", Call.by(caller).body(body));
            assertThat(failure.kind()).isEqualTo(ErrorKind.FORBIDDEN);
            assertThat(failure.getMessage()).contains("POST /api/v1/billing/deposit");
        }
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void adminTopsUpAfterTheAuditLogKnows() {
        var request = Call.by(Callers.admin()).body("{'userId':'usr_alice','amount':0.2}");
        var json = (ApiAnswer.Json) faces.answer("simpleTopup", request);
        assertThat(json.body().toString()).isEqualTo("{\"success\":true,\"currentBalance\":10000.3}");
        assertThat(rooms.acts).containsExactly("audit balance.topup usr_alice", "credit req_1");
        assertThat(rooms.billing.balanceNano(Rooms.organisation("alice"))).isEqualTo(10_000_300_000_000L);
    }

    @Test
    void keyWithTopUpMovesCreditsToItsEndUserOnly() {
        var bot = Callers.key("bot", Permission.BILLING_TOPUP, Permission.USERS);
        JsonObject answer = faces.json(200, "simpleTopup", Call.by(bot).body("{'userId':'42','amount':7}"));
        assertThat(answer.getInteger("currentBalance")).isEqualTo(7);
        assertThat(rooms.acts).containsExactly("transfer req_1 to eu_42");

        var self = Call.by(bot).body("{'userId':'usr_bot','amount':7}");
        assertThat(faces.failure("simpleTopup", self).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(rooms.acts).hasSize(1);
    }

    @Test
    void composedInputIsSentWithoutALimitSoThatTheBalanceDecides() {
        faces.json(200, "simpleChat", alice("{'userId':'usr_alice','message':'Hi','model':'gpt-4'}"));
        ChatInput.Composed input = rooms.chat.composed();
        assertThat(input.outputLimit()).isNull();
        assertThat(input.model()).isEqualTo("gpt-4");
    }
}
