package dev.tollgate.http.face.account;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.analytics.UsageQuery;
import dev.tollgate.billing.BudgetPeriod;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.identity.ApiKey;
import dev.tollgate.identity.KeyBudget;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.SpendingLimit;
import dev.tollgate.identity.SpendingLimit.Scope;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class KeyFaceTest {
    private final Faces faces = new Faces();

    @BeforeEach
    void aliceHasAKey() {
        faces.rooms.identity.keys.add(new ApiKey(
                "key_alice",
                "Bot",
                "ak_live_1",
                true,
                Set.of(Permission.BILLING, Permission.CHAT),
                Set.of(),
                new KeyLimits(7, null, null),
                KeyBudget.NONE,
                Instant.parse("2026-01-01T12:00:00Z"),
                null,
                null));
    }

    @Test
    void keyShowsItsLimitsAndWhatItCanSpend() {
        var caller = Callers.key("alice", Permission.CHAT, Permission.BILLING);
        JsonObject data =
                faces.json(200, "getCurrentKey", Call.by(caller).request()).getJsonObject("data");
        assertThat(data.getString("label")).isEqualTo("Bot");
        assertThat(data.getJsonObject("rate_limit").getInteger("requests")).isEqualTo(7);
        assertThat(data.getDouble("limit_remaining")).isEqualTo(10004.85);
        assertThat(data.encode()).doesNotContain("ak_live");
    }

    @Test
    void keyWithoutBillingSeesNoMoney() {
        var caller = Callers.key("alice", Permission.CHAT);
        JsonObject data =
                faces.json(200, "getCurrentKey", Call.by(caller).request()).getJsonObject("data");
        assertThat(data.getValue("limit_remaining")).isNull();
    }

    @Test
    void keySeesWhatWasUsedWithItAloneWithoutTheRightToSeeMoney() {
        JsonObject usage = seen(List.of(), Permission.CHAT).getJsonObject("usage");

        assertThat(usage.encode())
                .isEqualTo("{\"scope\":\"key\",\"requests\":2,\"total_tokens\":25,\"cost\":1.25,"
                        + "\"month\":{\"requests\":2,\"total_tokens\":25,\"cost\":1.25},"
                        + "\"day\":{\"requests\":2,\"total_tokens\":25,\"cost\":1.25}}");
        UsageQuery asked = requireNonNull(faces.rooms.analytics.query);
        assertThat(asked.organisationId()).isEqualTo("org_alice");
        assertThat(asked.keyId()).isEqualTo("key_alice");
        assertThat(asked.from()).isEqualTo("2026-01-01");
    }

    @Test
    void whatWasUsedBeforeIsNotOfTodayAndNotOfThisMonth() {
        faces.rooms.analytics.day = "2025-12-31";
        JsonObject usage = seen(List.of(), Permission.CHAT).getJsonObject("usage");

        assertThat(usage.getInteger("requests")).isEqualTo(2);
        assertThat(usage.getJsonObject("month").getInteger("requests")).isZero();
        assertThat(usage.getJsonObject("day").getDouble("cost")).isZero();
    }

    private static SpendingLimit limit(Scope scope, long credits) {
        String owner = scope == Scope.MEMBER_MONTH ? "org_alice:usr_alice" : "key_alice";
        return new SpendingLimit(scope, owner, credits * Credits.ONE_NANO, 1);
    }

    /** What the key sees of itself; of each budget a quarter of a credit is held. */
    private JsonObject seen(List<SpendingLimit> limits, Permission... permissions) {
        var caller = Callers.key("alice", limits, permissions);
        return faces.json(200, "getCurrentKey", Call.by(caller).request()).getJsonObject("data");
    }

    @Test
    void keyWithoutABudgetHasNoLimit() {
        JsonObject data = seen(List.of(), Permission.CHAT, Permission.BILLING);
        assertThat(data.getValue("limit")).isNull();
        assertThat(data.getValue("limit_reset")).isNull();
        assertThat(data.getJsonObject("budget").encode()).isEqualTo("{\"daily\":null,\"monthly\":null,\"total\":null}");
        assertThat(data.getJsonObject("member_budget").encode()).isEqualTo("{\"monthly\":null}");
    }

    @Test
    void keySeesWhatIsSpentAndLeftOfItsBudgetWithoutTheRightToSeeMoney() {
        faces.rooms.billing.spentNano.put(BudgetPeriod.MONTH, 98 * Credits.ONE_NANO);
        JsonObject data = seen(
                List.of(limit(Scope.KEY_DAY, 5), limit(Scope.KEY_MONTH, 100), limit(Scope.MEMBER_MONTH, 99)),
                Permission.CHAT);
        JsonObject monthly = data.getJsonObject("budget").getJsonObject("monthly");
        assertThat(monthly.encode()).isEqualTo("{\"limit\":100,\"spent\":98,\"held\":0.25,\"left\":1.75}");
        assertThat(data.getJsonObject("budget").getValue("total")).isNull();
        assertThat(data.getInteger("limit")).isEqualTo(100);
        assertThat(data.getString("limit_reset")).isEqualTo("monthly");
        assertThat(data.getDouble("limit_remaining")).isEqualTo(1.75);
        assertThat(data.getValue("member_budget")).isNull();
    }

    @Test
    void keyThatMaySeeMoneySeesTheCapOfItsMemberAndCanSpendTheLeastOfAll() {
        faces.rooms.billing.spentNano.put(BudgetPeriod.MONTH, 2 * Credits.ONE_NANO);
        JsonObject data = seen(
                List.of(limit(Scope.KEY_TOTAL, 5), limit(Scope.MEMBER_MONTH, 3)), Permission.CHAT, Permission.BILLING);
        assertThat(data.getJsonObject("member_budget").getJsonObject("monthly").encode())
                .isEqualTo("{\"limit\":3,\"spent\":2,\"held\":0.25,\"left\":0.75}");
        assertThat(data.getInteger("limit")).isEqualTo(5);
        assertThat(data.getValue("limit_reset")).isNull();
        assertThat(data.getDouble("limit_remaining")).isEqualTo(0.75);

        JsonObject rich = seen(List.of(limit(Scope.KEY_TOTAL, 1_000_000)), Permission.CHAT, Permission.BILLING);
        assertThat(rich.getDouble("limit_remaining")).isEqualTo(10004.85);
    }

    @Test
    void nothingIsLeftOfABudgetThatACallWentBeyond() {
        faces.rooms.billing.spentNano.put(BudgetPeriod.DAY, 7 * Credits.ONE_NANO);
        JsonObject data = seen(List.of(limit(Scope.KEY_DAY, 5)), Permission.CHAT);
        assertThat(data.getInteger("limit_remaining")).isZero();
        assertThat(data.getString("limit_reset")).isEqualTo("daily");
    }

    @Test
    void signedInUserWithoutKeyIsToldSo() {
        var failure =
                faces.failure("getCurrentKey", Call.by(Callers.user("alice")).request());
        assertThat(failure.kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(failure.getMessage()).contains("API key");
    }
}
