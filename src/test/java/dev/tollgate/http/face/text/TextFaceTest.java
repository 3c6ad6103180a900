package dev.tollgate.http.face.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.http.face.FakeIdentity;
import dev.tollgate.http.face.Parts;
import dev.tollgate.http.face.Rooms;
import dev.tollgate.identity.ApiKey;
import dev.tollgate.identity.KeyBudget;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class TextFaceTest {
    private final Faces faces = new Faces();
    private final Rooms rooms = faces.rooms;

    private static ApiRequest alice(String body) {
        return Call.by(Callers.user("alice")).body(body);
    }

    private ApiRequest ticketOf(Principal maker) {
        String ticket =
                faces.json(201, "textStreamTicket", Call.by(maker).request()).getString("ticket");
        return Call.byNobody()
                .query("model", "gpt-4")
                .query("prompt", "Hi")
                .query("ticket", ticket)
                .request();
    }

    private static ApiKey key(boolean active, Permission permission) {
        var then = Instant.parse("2026-01-01T12:00:00Z");
        return new ApiKey(
                "key_alice",
                "bot",
                "ak_live_1",
                active,
                Set.of(permission),
                Set.of("gpt-4"),
                KeyLimits.NONE,
                KeyBudget.NONE,
                then,
                null,
                null);
    }

    @Test
    void registrationAnswersIdNameTokenAndMessage() {
        JsonObject answer = faces.json(
                201,
                "textRegister",
                Call.byNobody().body("{'username':'bob','email':'bob@example.com','password':'correct-horse'}"));
        assertThat(answer.getString("userId")).isEqualTo("usr_bob");
        assertThat(answer.getString("username")).isEqualTo("bob");
        assertThat(answer.getString("token")).isEqualTo("jwt.usr_bob");
        assertThat(answer.getString("message")).isNotEmpty();
    }

    @Test
    void signInTakesUserNameOrEmail() {
        for (String name : new String[] {"'username':'admin'", "'email':'admin@example.com'"}) {
            JsonObject answer =
                    faces.json(200, "textLogin", Call.byNobody().body("{" + name + ",'password':'adminadmin'}"));
            assertThat(answer.getString("token")).isEqualTo("jwt.usr_admin");
        }
    }

    @Test
    void generateAnswersTextCostAndBalanceInCredits() {
        var json = (ApiAnswer.Json) faces.answer(
                "textGenerate", alice("{'modelName':'gpt-4','prompt':'Hi','maxTokens':10,'temperature':0.70}"));
        assertThat(json.body().toString())
                .isEqualTo("{\"id\":\"req_1\",\"model\":\"gpt-4\",\"text\":\"Hello\",\"tokensUsed\":21,"
                        + "\"cost\":4.2,\"balance\":10000.1}");
        assertThat(rooms.chat.composed().outputLimit()).isEqualTo(10);
        assertThat(rooms.chat.composed().temperature()).isEqualByComparingTo(new BigDecimal("0.7"));
        assertThat(rooms.chat.composed().conversation()).isNull();
    }

    @Test
    void paidTextArrivesEvenWhenTheBalanceCannotBeRead() {
        rooms.billing.balanceFailure = new TollgateException(ErrorKind.UNAVAILABLE, "away");
        JsonObject answer = faces.json(200, "textGenerate", alice("{'model':'gpt-4','prompt':'Hi'}"));
        assertThat(answer.getString("text")).isEqualTo("Hello");
        assertThat(answer.getValue("balance")).isNull();
    }

    @Test
    void refusalForMoneyGoesThroughWithItsFigures() {
        rooms.chat.failure =
                new TollgateException(ErrorKind.INSUFFICIENT_CREDIT, "not enough").with("affordableTokens", "7");
        TollgateException failure = faces.failure("textGenerate", alice("{'model':'gpt-4','prompt':'Hi'}"));
        assertThat(failure.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        assertThat(failure.figures()).containsEntry("affordableTokens", "7");
    }

    @Test
    void balanceIsShownToItsOwner() {
        JsonObject answer =
                faces.json(200, "textGetBalance", Call.by(Callers.user("alice")).request());
        assertThat(answer.getString("userId")).isEqualTo("usr_alice");
        assertThat(answer.getDouble("balance")).isEqualTo(10000.1);
    }

    @Test
    void adminSetsABalanceUnderEitherName() {
        for (String name : new String[] {"balance", "newBalance"}) {
            rooms.acts.clear();
            JsonObject answer = faces.json(
                    200, "textSetBalance", Call.by(Callers.admin()).body("{'userId':'usr_alice','" + name + "':2.5}"));
            assertThat(answer.getDouble("balance")).isEqualTo(2.5);
            assertThat(answer.getString("userId")).isEqualTo("usr_alice");
            assertThat(answer.getString("message")).isNotEmpty();
            assertThat(rooms.acts).containsExactly("audit balance.set usr_alice", "adjust req_1");
        }
    }

    @Test
    void streamByPostAndByGetSendTheSameFrames() {
        var post = (ApiAnswer.Events) faces.answer("textStreamPost", alice("{'model':'gpt-4','prompt':'Hi'}"));
        var get = (ApiAnswer.Events) faces.answer(
                "textStream",
                Call.by(Callers.user("alice"))
                        .query("model", "gpt-4")
                        .query("prompt", "Hi")
                        .query("maxTokens", "5")
                        .request());
        assertThat(rooms.chat.composed().outputLimit()).isEqualTo(5);
        String frames = Parts.of(post.events());
        assertThat(frames)
                .startsWith("event: message\ndata: {\"text\":\"Hello\"}\n\n")
                .contains("event: done\n");
        assertThat(Parts.of(get.events())).isEqualTo(frames);
    }

    @Test
    void ticketOpensTheStreamOnceForItsMaker() {
        ApiRequest request = ticketOf(Callers.user("alice"));
        assertThat(faces.answer("textStream", request)).isInstanceOf(ApiAnswer.Events.class);
        assertThat(Objects.requireNonNull(rooms.chat.asked).principal()).isEqualTo(Callers.user("alice"));
        assertThat(faces.failure("textStream", request).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void az04ATicketOfSomebodyElseOpensNothingAndIsUsedUp() {
        ApiRequest anybody = ticketOf(Callers.user("alice"));
        ApiRequest stranger = Call.by(Callers.user("bob"))
                .query("model", "gpt-4")
                .query("prompt", "Hi")
                .query("ticket", String.valueOf(anybody.query().get("ticket")))
                .request();
        assertThat(faces.failure("textStream", stranger).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(rooms.acts).isEmpty();
        assertThat(faces.failure("textStream", anybody).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void streamWithoutCredentialOrTicketIsRefused() {
        ApiRequest request =
                Call.byNobody().query("model", "gpt-4").query("prompt", "Hi").request();
        assertThat(faces.failure("textStream", request).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void wrongRequestDoesNotUseUpTheTicket() {
        ApiRequest good = ticketOf(Callers.user("alice"));
        ApiRequest wrong = Call.byNobody()
                .query("model", "gpt-4")
                .query("ticket", String.valueOf(good.query().get("ticket")))
                .request();
        assertThat(faces.failure("textStream", wrong).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(faces.answer("textStream", good)).isInstanceOf(ApiAnswer.Events.class);
    }

    @Test
    void ticketDiesWithTheRightsOfItsMaker() {
        ApiRequest ofUser = ticketOf(Callers.user("alice"));
        rooms.identity.put(FakeIdentity.person("alice", "alice", null, PlatformRole.CLIENT, true));
        assertThat(faces.failure("textStream", ofUser).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        rooms.identity.put(FakeIdentity.person("alice", "alice", null, PlatformRole.CLIENT, false));

        Principal keyed = Callers.key("alice", Permission.CHAT);
        assertThat(faces.failure("textStream", ticketOf(keyed)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        rooms.identity.keys.add(key(false, Permission.CHAT));
        assertThat(faces.failure("textStream", ticketOf(keyed)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        rooms.identity.keys.set(0, key(true, Permission.BILLING));
        assertThat(faces.failure("textStream", ticketOf(keyed)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void ticketOfAKeyHasTheKeysRightsOfNow() {
        rooms.identity.keys.add(key(true, Permission.CHAT));
        faces.answer("textStream", ticketOf(Callers.key("alice", Permission.CHAT)));
        assertThat(Objects.requireNonNull(rooms.chat.asked).principal().allowedModels())
                .containsExactly("gpt-4");
    }

    @Test
    void keyWithoutChatOpensNoStreamByItself() {
        ApiRequest request = Call.by(Callers.key("alice", Permission.BILLING))
                .query("model", "gpt-4")
                .query("prompt", "Hi")
                .request();
        assertThat(faces.failure("textStream", request).kind()).isEqualTo(ErrorKind.FORBIDDEN);
    }
}
