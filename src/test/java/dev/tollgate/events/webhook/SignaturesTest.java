package dev.tollgate.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.tollgate.platform.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deliveries as a receiver checks them: by the public library of Standard Webhooks, and by hand. */
@Timeout(180)
class SignaturesTest {
    private static final String OWN = "your-webhook-secret";
    private static final Instant AT = Instant.parse("2023-12-01T12:00:00Z");

    private final SecretVault vault = new SecretVault(new Secret("key of the installation"));

    private static Message message(Secret secret) {
        var data = new JsonObject().put("paymentId", "pay_1").put("note", "Привет, \"мир\"");
        return Message.of(
                Queued.of("wh_1", "pay_1.succeeded", "payment.succeeded", data, AT),
                new Signatures(secret),
                Instant.now());
    }

    private static Map<String, List<String>> headers(Message message) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        message.putHeaders(headers);
        var all = new HashMap<String, List<String>>();
        headers.forEach(header -> all.put(header.getKey(), List.of(header.getValue())));
        return all;
    }

    private static String hmac(String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(OWN.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void publicLibraryAcceptsADeliveryUnderAMadeSecret() throws Exception {
        Secret made = vault.make();
        Message message = message(made);
        var library = new Webhook(made.value());
        assertThatCode(() -> library.verify(message.body(), headers(message))).doesNotThrowAnyException();
        assertThatThrownBy(() -> library.verify(message.body().replace("pay_1", "pay_2"), headers(message)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void publicLibraryAcceptsADeliveryUnderASecretOfTheCallersOwn() throws Exception {
        Message message = message(new Secret(OWN));
        var library = new Webhook(OWN.getBytes(StandardCharsets.UTF_8));
        assertThatCode(() -> library.verify(message.body(), headers(message))).doesNotThrowAnyException();
    }

    @Test
    void bodyIsThatOfTheRequirementAndSignedByHand() throws Exception {
        Message message = message(new Secret(OWN));
        var body = new JsonObject(message.body());
        assertThat(body.fieldNames()).containsExactly("id", "event", "type", "data", "timestamp", "signature");
        assertThat(body.getString("event")).isEqualTo("payment.succeeded").isEqualTo(body.getString("type"));
        assertThat(body.getString("timestamp")).isEqualTo("2023-12-01T12:00:00.000Z");
        String data = "{\"paymentId\":\"pay_1\",\"note\":\"Привет, \\\"мир\\\"\"}";
        assertThat(message.body()).contains("\"data\":" + data);
        String signed = body.getString("id") + ".2023-12-01T12:00:00.000Z." + data;
        assertThat(body.getString("signature")).isEqualTo(hmac(signed));
        assertThat(headers(message).get("X-Webhook-Signature")).containsExactly(hmac(message.body()));
        assertThat(message.id()).isEqualTo(body.getString("id")).doesNotContain(".");
    }

    @Test
    void sealedSecretOpensForItsOwnWebhookAlone() throws Exception {
        Secret made = vault.make();
        String sealed = vault.seal(made, "wh_1");
        assertThat(vault.open(sealed, "wh_1")).isEqualTo(made);
        assertThatThrownBy(() -> vault.open(sealed, "wh_2")).isInstanceOf(GeneralSecurityException.class);
        var other = new SecretVault(new Secret("another key"));
        assertThatThrownBy(() -> other.open(sealed, "wh_1")).isInstanceOf(GeneralSecurityException.class);
    }
}
