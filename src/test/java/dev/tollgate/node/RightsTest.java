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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

/** Every operation by every kind of caller: what is allowed stands in `rights.csv`, and nothing else is. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {
    private static final Path TABLE = Path.of("src/test/resources/rights.csv");
    private static final Map<String, Endpoint> ENDPOINTS = Endpoint.all();

    /** What a key needs for the operations that any key is refused or any key is allowed: nothing of these. */
    private static final String ANY = "documents";

    private ScriptedUpstream upstream;
    private FakeYooKassa shop;
    private Node node;
    private Node.Person owner;
    private Node.Person stranger;
    private final Map<String, Api> callers = new LinkedHashMap<>();

    /**
     * One row of the table.
     *
     * @param permission what the operation asks of a key; empty: nothing
     * @param verdicts the status by kind of caller
     */
    record Row(String operation, String permission, Map<String, Integer> verdicts) {
        @Override
        public String toString() {
            return operation;
        }
    }

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        shop = FakeYooKassa.start(vertx);
        node = Node.with(upstream, shop.variables());
        owner = node.person("owner");
        stranger = node.person("stranger");
        Api admin = node.admin();
        callers.put("nobody", node.api());
        callers.put("user", owner.api());
        callers.put("other", stranger.api());
        callers.put("member", member("member"));
        callers.put("org-admin", member("admin"));
        callers.put("blocked", blocked());
        callers.put("admin-key", node.api().as(adminKey(admin)));
        callers.put("admin", admin);
    }

    @AfterAll
    void stop() {
        node.close();
        shop.close();
        upstream.close();
    }

    /** Somebody with a role in the owner's organisation, for which they act. */
    private Api member(String role) {
        Node.Person member = node.person("the-" + role);
        Company.join(owner, member, role);
        var active = new JsonObject().put("org_id", Company.idOf(owner));
        member.api().send("PATCH", "/v1/client/switch-org", active.encode()).is(200);
        return member.api();
    }

    /** Somebody who was signed in, runs the owner's organisation, and whom a platform admin has blocked then. */
    private Api blocked() {
        Node.Person person = node.person("blocked");
        Company.join(owner, person, "admin");
        var block = new JsonObject().put("blocked", true).put("reason", "a test");
        node.admin()
                .send("PATCH", "/api/v1/admin/users/" + person.userId(), block.encode())
                .is(200);
        return person.api();
    }

    private static String adminKey(Api admin) {
        var wish = new JsonObject()
                .put("name", "admin")
                .put("permissions", new JsonArray(List.of("admin", "chat", "models", "context", "billing")));
        return admin.post("/api/v1/auth/api-keys", wish).is(201).text("key");
    }

    static Stream<Row> table() throws IOException {
        List<String> lines = Files.readAllLines(TABLE);
        List<String> kinds = List.of(lines.getFirst().split(","));
        return lines.stream().skip(1).map(line -> {
            String[] cells = line.split(",");
            var verdicts = new LinkedHashMap<String, Integer>();
            for (int i = 2; i < cells.length; i++) {
                verdicts.put(kinds.get(i), Integer.parseInt(cells[i]));
            }
            return new Row(cells[0], cells[1], verdicts);
        });
    }

    @Test
    void everyOperationHasARowAndEveryRowAnOperation() throws IOException {
        assertThat(table().map(Row::operation)).containsExactlyInAnyOrderElementsOf(ENDPOINTS.keySet());
    }

    @ParameterizedTest
    @MethodSource("table")
    void callersMayWhatTheTableSaysAndNoMore(Row row) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<String> bodies = new ArrayList<>();
        row.verdicts().keySet().forEach(kind -> {
            Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(row.operation()));
            Reply reply = GoodRequest.of(endpoint, node, owner).by(caller(kind, row));
            seen.put(kind, reply.status());
            bodies.add(kind + ": " + reply.body());
        });
        assertThat(seen).as(String.join("\n", bodies)).isEqualTo(row.verdicts());
    }

    private Api caller(String kind, Row row) {
        return switch (kind) {
            case "key-without" -> node.api().as(owner.key(everythingBut(row.permission())));
            case "key-with" -> node.api().as(owner.key(row.permission().isEmpty() ? ANY : row.permission()));
            default -> Objects.requireNonNull(callers.get(kind));
        };
    }

    private static String[] everythingBut(String permission) {
        return Stream.of("chat", "models", "context", "documents", "billing", "analytics", "users", "webhooks")
                .filter(each -> !each.equals(permission))
                .toArray(String[]::new);
    }

    /** A refusal changes nothing, whoever it was. */
    @Test
    void refusedCallersAskNoUpstreamAndSpendNothing() throws IOException {
        int asked = upstream.requests();
        String balance = owner.api().get("/api/v1/balance").is(200).body();
        var answered = new TreeMap<String, Integer>();
        table().filter(row -> !row.operation().startsWith("openaiGet"))
                // It is for everybody, and its token comes by letter only.
                .filter(row -> !row.operation().equals("resetPassword"))
                .forEach(row -> {
                    if (Objects.requireNonNull(row.verdicts().get("nobody")) >= 400) {
                        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(row.operation()));
                        answered.put(
                                row.operation(),
                                GoodRequest.of(endpoint, node, owner)
                                        .by(node.api())
                                        .status());
                    }
                });
        assertThat(answered.values()).containsOnly(401);
        assertThat(upstream.requests()).isEqualTo(asked);
        assertThat(owner.api().get("/api/v1/balance").is(200).body()).isEqualTo(balance);
    }
}
