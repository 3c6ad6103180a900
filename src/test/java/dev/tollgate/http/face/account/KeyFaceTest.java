package dev.tollgate.http.face.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.identity.ApiKey;
import dev.tollgate.identity.KeyBudget;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.Permission;
import dev.tollgate.platform.ErrorKind;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
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
        assertThat(data.getJsonObject("usage").getInteger("total_tokens")).isEqualTo(1250);
        assertThat(data.encode()).doesNotContain("ak_live");
    }

    @Test
    void keyWithoutBillingSeesNoMoney() {
        var caller = Callers.key("alice", Permission.CHAT);
        JsonObject data =
                faces.json(200, "getCurrentKey", Call.by(caller).request()).getJsonObject("data");
        assertThat(data.getValue("limit_remaining")).isNull();
        assertThat(data.getJsonObject("usage").getValue("total_tokens")).isNull();
    }

    @Test
    void signedInUserWithoutKeyIsToldSo() {
        var failure =
                faces.failure("getCurrentKey", Call.by(Callers.user("alice")).request());
        assertThat(failure.kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(failure.getMessage()).contains("API key");
    }
}
