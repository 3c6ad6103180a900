package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows AZ-02, AZ-06 and AZ-07 for every operation of the document that names a thing or changes one. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersTest {
    private static final Map<String, Endpoint> ENDPOINTS = Endpoint.all();

    /** Lists of all that a person and their organisation have. */
    private static final List<String> MINE = List.of(
            "/api/v1/billing/balance",
            "/api/v1/billing/transactions",
            "/api/v1/organizations",
            "/api/v1/end-users",
            "/api/v1/auth/api-keys",
            "/api/v1/webhooks",
            "/api/v1/conversations",
            "/api/v1/prompts",
            "/api/v1/payments",
            "/api/v1/account",
            "/api/v1/account/sessions");

    /** What time alone changes; the receiver of these webhooks is not there. */
    private static final String VOLATILE =
            "\"(lastUpdated|lastUsedAt|failingSince|disabledAt|disabledReason)\":(\"[^\"]*\"|null)";

    private ScriptedUpstream upstream;
    private FakeYooKassa shop;
    private Node node;
    private Node.Person owner;
    private Node.Person stranger;
    private String strangersKey;

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        shop = FakeYooKassa.start(vertx);
        node = Node.with(upstream, shop.variables());
        owner = node.person("owner");
        stranger = node.person("stranger");
        strangersKey = stranger.key("chat", "context", "billing", "users", "webhooks");
        // So that there is a context and something to pay.
        GoodRequest.of(endpoint("simpleChat"), node, owner).by(owner.api()).is(200);
    }

    @AfterAll
    void stop() {
        node.close();
        shop.close();
        upstream.close();
    }

    private static Stream<Endpoint> endpoints() {
        return ENDPOINTS.values().stream();
    }

    /** Operations that name a thing of somebody in their path; models are everybody's. */
    static Stream<String> operationsOnAThing() {
        return endpoints()
                .filter(endpoint -> !endpoint.parametersIn("path").isEmpty())
                .filter(endpoint -> !endpoint.path().contains("{modelId}"))
                .filter(endpoint -> !endpoint.path().contains("/models/{call}"))
                .map(Endpoint::id);
    }

    static Stream<String> operationsThatChange() {
        // Other services have a key instead of people; a deleted account shows no rights.
        return endpoints()
                .filter(endpoint -> Set.of("PUT", "PATCH").contains(endpoint.method()))
                .map(Endpoint::id);
    }

    private static Endpoint endpoint(String operation) {
        return Objects.requireNonNull(ENDPOINTS.get(operation));
    }

    /** All that the owner has, as the server tells it. */
    private List<String> world() {
        String organisation = "/api/v1/organizations/" + Company.idOf(owner);
        return Stream.concat(
                        MINE.stream(),
                        Stream.of(
                                organisation,
                                organisation + "/members",
                                organisation + "/invites",
                                organisation + "/alerts",
                                "/api/context?userId=" + owner.userId()))
                .map(path -> path + " " + owner.api().get(path).body().replaceAll(VOLATILE, ""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("operationsOnAThing")
    void az02AStrangerWhoNamesAThingOfOthersNeitherSeesNorChangesIt(String operation) {
        GoodRequest good = GoodRequest.of(endpoint(operation), node, owner);
        int asked = upstream.requests();
        List<String> before = world();
        for (Api caller : List.of(stranger.api(), node.api().as(strangersKey))) {
            Reply reply = good.by(caller);
            // A service's operations are for no person at all.
            assertThat(reply.status()).as(reply.body()).isIn(401, 403, 404);
            assertThat(reply.body()).doesNotContain("Kazan", "Translate", "to be ended", "hooks.invalid");
        }
        assertThat(world()).isEqualTo(before);
        assertThat(upstream.requests()).isEqualTo(asked);
    }

    @ParameterizedTest
    @MethodSource("operationsThatChange")
    void az06MembersOfABodyThatGiveRightsGiveNone(String operation) {
        Node.Person person = node.person("greedy-" + operation);
        GoodRequest good = GoodRequest.of(endpoint(operation), node, person);
        JsonObject body = Objects.requireNonNull(good.body())
                .copy()
                .put("platformRole", "ADMIN")
                .put("platform_role", "admin")
                .put("isAdmin", true)
                .put("memberRole", "OWNER")
                .put("blocked", false)
                .put("balance", 1_000_000)
                .put("creditLimit", 1_000_000)
                .put("permissions", new JsonArray().add("admin"))
                .put("ownerId", person.userId());

        Reply reply = good.with(body).by(person.api());

        assertThat(reply.status()).as(reply.body()).isLessThan(500);
        person.api().get("/api/admin/users").is(403);
        JsonObject balance = person.api().get("/api/v1/billing/balance").is(200).json();
        assertThat(balance.getValue("creditLimit").toString()).matches("0(\\.0+)?");
        assertThat(person.api().get("/api/v1/balance").is(200).decimal("balance"))
                .isEqualByComparingTo("10000");
    }

    @Test
    void az07AnInvitationGivesItsOwnRoleWhateverTheBodySays() {
        Node.Person guest = node.person("guest");
        var greedy = new JsonObject()
                .put("invite_token", Company.invite(owner, "member").getString("token"))
                .put("role", "owner")
                .put("memberRole", "OWNER")
                .put("platformRole", "ADMIN");

        guest.api().post("/v1/invite/accept", greedy).is(200);

        String members = "/api/v1/organizations/" + Company.idOf(owner) + "/members";
        JsonObject joined = owner.api().get(members).is(200).json().getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .filter(member -> member.encode().contains(guest.userId()))
                .findFirst()
                .orElseThrow();
        assertThat(joined.getString("role")).isEqualTo("member");
        guest.api().get("/api/admin/users").is(403);
        // Used up.
        stranger.api().post("/v1/invite/accept", greedy).is(409);
    }
}
