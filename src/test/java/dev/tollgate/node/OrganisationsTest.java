package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Organisations as their members meet them: shared money, switched tokens, lowered rights, and other services. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrganisationsTest {
    private static final String SERVICE_KEY = "a-key-of-the-services";
    private static final Duration WITHIN = TimeLimits.of(Duration.ofSeconds(4));
    private static final JsonObject HELLO = new JsonObject()
            .put("model", "gpt-4")
            .put(
                    "messages",
                    new JsonArray().add(new JsonObject().put("role", "user").put("content", "Hello")));

    private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private ScriptedUpstream upstream;
    private Node node;

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        mailServer.start();
        node = Node.with(
                upstream,
                Map.of(
                        "INTERNAL_SERVICE_KEY",
                        SERVICE_KEY,
                        "SMTP_URL",
                        "smtp://127.0.0.1:" + mailServer.getSmtp().getPort(),
                        "TOLLGATE_HTTP_PUBLICURL",
                        "https://gate.example"));
    }

    @AfterAll
    void stop() {
        node.close();
        upstream.close();
        mailServer.stop();
    }

    private JsonObject signUp(String name) {
        return node.api()
                .post(
                        "/v1/client/sign-up",
                        new JsonObject().put("email", name + "@example.org").put("password", "a-good-password"))
                .is(201)
                .json();
    }

    private static void await(BooleanSupplier holds) {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    private static BigDecimal balance(Api api) {
        return api.get("/api/v1/billing/balance").is(200).decimal("balance");
    }

    private static void switchTo(Api api, String organisationId) {
        api.send(
                        "PATCH",
                        "/v1/client/switch-org",
                        new JsonObject().put("org_id", organisationId).encode())
                .is(200);
        await(() ->
                organisationId.equals(api.get("/api/v1/billing/balance").is(200).text("companyId")));
    }

    @Test
    void startCreditsCannotBeHarvestedByMakingOrganisations() {
        Api maker = node.api().as(signUp("harvester").getString("jwt"));
        for (String credits : List.of("10000", "0", "0")) {
            String made = maker.post("/v1/org", new JsonObject().put("name", "Harvest"))
                    .is(201)
                    .text("org_id");
            switchTo(maker, made);
            assertThat(balance(maker)).isEqualByComparingTo(new BigDecimal(credits).movePointLeft(3));
        }
    }

    @Test
    void membersSpendTheWalletOfTheOrganisationThatTheySwitchedTo() {
        Node.Person owner = node.person("wallet-owner");
        Api bob = node.api().as(signUp("wallet-bob").getString("jwt"));
        String shared = Company.idOf(owner);
        BigDecimal own = balance(bob);
        JsonObject invite = owner.api()
                .post(
                        "/v1/org/" + shared + "/invite",
                        new JsonObject().put("email", "wallet-bob@example.org").put("role", "user"))
                .is(200)
                .json();
        bob.post("/v1/invite/accept", invite).is(200);

        switchTo(bob, shared);
        BigDecimal before = balance(owner.api());
        bob.post("/v1/chat/completions", HELLO).is(200);

        await(() -> balance(owner.api()).compareTo(before) < 0);
        switchTo(
                bob,
                bob.get("/api/v1/organizations")
                        .is(200)
                        .json()
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getString("id"));
        assertThat(balance(bob)).isEqualByComparingTo(own);
    }

    @Test
    void anInvitationArrivesByMailAndItsLinkLetsIn() throws Exception {
        Node.Person owner = node.person("mail-owner");
        Api bob = node.api().as(signUp("mail-bob").getString("jwt"));
        var wish = new JsonObject().put("email", "mail-bob@example.org").put("role", "admin");

        JsonObject made = owner.api()
                .with("Accept-Language", "ru")
                .post("/api/v1/organizations/" + Company.idOf(owner) + "/invites", wish)
                .is(201)
                .json();

        assertThat(made.getBoolean("mailed")).isTrue();
        assertThat(made.getValue("token")).isNull();
        MimeMessage letter = Arrays.stream(mailServer.getReceivedMessages())
                .filter(each -> sentTo(each, "mail-bob@example.org"))
                .findFirst()
                .orElseThrow();
        assertThat(letter.getSubject()).startsWith("Приглашение");
        Matcher link =
                Pattern.compile("https://gate\\.example/#/invite/(invite_\\w+)").matcher((String) letter.getContent());
        assertThat(link.find()).isTrue();
        bob.post("/v1/invite/accept", new JsonObject().put("invite_token", link.group(1)))
                .is(200);
    }

    private static boolean sentTo(MimeMessage letter, String address) {
        try {
            return letter.getAllRecipients()[0].toString().equals(address);
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void au06AndAz06WhoIsLoweredOrRemovedLosesTheirRightsInTime() {
        Node.Person owner = node.person("lower-owner");
        Node.Person bob = node.person("lower-bob");
        String shared = Company.idOf(owner);
        Company.join(owner, bob, "admin");
        switchTo(bob.api(), shared);
        Api key = node.api().as(bob.key("chat", "users"));
        key.get("/api/v1/end-users").is(200);

        String path = "/v1/org/" + shared + "/member/" + bob.userId();
        bob.api()
                .send("PATCH", path + "/role", "{\"role\":\"owner\",\"platformRole\":\"ADMIN\"}")
                .is(403);
        owner.api().send("PATCH", path + "/role", "{\"role\":\"user\"}").is(200);
        await(() -> key.get("/api/v1/end-users").status() == 403);
        bob.api()
                .post(
                        "/v1/org/" + shared + "/invite",
                        new JsonObject().put("email", "x@y.zz").put("role", "user"))
                .is(403);

        owner.api().delete(path).is(204);
        await(() -> bob.api().get("/v1/client/me").status() == 401);
        await(() -> key.get("/v1/models").status() == 401);
    }

    @Test
    void au10ASignUpTakesNoRightsFromItsBody() {
        JsonObject greedy = new JsonObject()
                .put("email", "au10@example.org")
                .put("password", "a-good-password")
                .put("role", "admin")
                .put("platformRole", "ADMIN")
                .put("isVerified", true)
                .put("balance", 1_000_000)
                .put("creditLimit", 1_000_000)
                .put("orgId", "org_x")
                .put("_id", "usr_x")
                .put("permissions", new JsonArray().add("admin"));
        JsonObject session =
                node.api().post("/v1/client/sign-up", greedy).is(201).json();
        Api api = node.api().as(session.getString("jwt"));

        assertThat(Company.organisations(session)).hasSize(1);
        assertThat(session.getJsonObject("user").getString("user_id")).isNotEqualTo("usr_x");
        api.get("/api/admin/users").is(403);
        assertThat(api.get("/api/v1/balance").is(200).decimal("balance")).isEqualByComparingTo("10000");
    }

    @Test
    void au15OtherServicesAreLetInByTheirKeyAlone() {
        JsonObject ann = signUp("au15");
        String userId = ann.getJsonObject("user").getString("user_id");
        Api service = node.api().with("X-Internal-Key", SERVICE_KEY);
        JsonObject report = service.get("/auth/validate?token=" + ann.getString("jwt"))
                .is(200)
                .json();
        assertThat(report.getBoolean("valid")).isTrue();
        assertThat(report.getString("sub")).isEqualTo(userId);
        assertThat(service.as("nonsense").get("/auth/user/" + userId).is(200).text("email"))
                .isEqualTo("au15@example.org");
        String org = Company.organisations(ann).getJsonObject(0).getString("org_id");
        service.get("/auth/user/" + userId + "/orgs").is(200);
        service.get("/auth/org/" + org).is(200);
        service.get("/auth/org/" + org + "/members").is(200);
        service.get("/auth/org/org_none").is(404);
        assertThat(service.get("/auth/validate?token=x").is(200).json().getBoolean("valid"))
                .isFalse();

        for (String wrong : List.of(
                "", "gateway-secret-key-2024", SERVICE_KEY + "x", SERVICE_KEY.toUpperCase(java.util.Locale.ROOT))) {
            node.api().with("X-Internal-Key", wrong).get("/auth/user/" + userId).is(401);
        }
        Reply refused = node.admin().get("/auth/user/" + userId).is(401);
        assertThat(refused.json().getString("detail")).isEqualTo(refused.text("message"));
    }

    @Test
    void errorsOfSurfaceFCarryTheirMessageAsDetail() {
        for (Reply reply : List.of(
                node.api().get("/v1/client/me").is(401),
                node.api().get("/v1/org/nothing/here/at/all").is(404),
                node.api().get("/v1/org").is(405),
                node.api().post("/v1/client/sign-up", "{}").is(400))) {
            assertThat(reply.json().getString("detail")).as(reply.body()).isEqualTo(reply.text("message"));
            assertThat(reply.json().getInteger("statusCode")).isEqualTo(reply.status());
        }
    }

    @Test
    void creditsSetAsideForAnEndUserComeBackToTheLastOne() {
        Node.Person owner = node.person("aside");
        String path = Company.filledIn("/api/v1/end-users/{endUserId}", node, owner);
        BigDecimal before = owner.api().get("/api/v1/balance").is(200).decimal("balance");
        assertThat(owner.api().get(path).is(200).json().getValue("allowance")).isNull();

        Api once = owner.api().with("Idempotency-Key", "aside-1");
        once.post(path + "/allowance", new JsonObject().put("amount", 100)).is(200);
        once.post(path + "/allowance", new JsonObject().put("amount", 100)).is(200);
        assertThat(owner.api().get("/api/v1/balance").is(200).decimal("balance"))
                .isEqualByComparingTo(before.subtract(BigDecimal.valueOf(100)));
        owner.api()
                .post(path + "/allowance", new JsonObject().put("amount", 101).put("direction", "take_back"))
                .is(402);
        JsonObject left = owner.api()
                .post(path + "/allowance", new JsonObject().put("amount", 100).put("direction", "take_back"))
                .is(200)
                .json();

        assertThat(left.getJsonObject("allowance").getInteger("balance")).isZero();
        assertThat(owner.api().get("/api/v1/balance").is(200).decimal("balance"))
                .isEqualByComparingTo(before);
    }
}
