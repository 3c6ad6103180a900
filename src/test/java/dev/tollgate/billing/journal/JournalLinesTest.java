package dev.tollgate.billing.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JournalLinesTest {
    private static final long AT_MS = 1_795_000_000_000L;

    private static JournalLine settle(String holdId, long costNano, long atMs) {
        return new JournalLine(
                "org_01m5xq3v7kpd8n2rjw4tcf6yhz",
                "SETTLE",
                holdId,
                20_000_000,
                costNano,
                1_234,
                "gpt-4o-mini usage",
                Map.of(
                        "model", "gpt-4o-mini",
                        "provider", "openai",
                        "tokens", "1234",
                        "promptTokens", "1000",
                        "completionTokens", "234",
                        "keyId", "key_01m5xq3v7kpd8n2rjw4tcf6yhz"),
                atMs);
    }

    private static JournalLine free(String kind, long heldNano) {
        return new JournalLine("bud_key_2026-11", kind, "ret_1", heldNano, 0, 0, "", Map.of(), AT_MS);
    }

    private static List<JournalLine> written(List<JournalLine> lines) {
        return JournalLines.of(JournalLines.put(new JsonObject().put("_id", "nd-ep-1"), lines));
    }

    @Test
    void linesAreReadAsTheyWereWritten() {
        List<JournalLine> lines = List.of(
                settle("req_1", 4, AT_MS),
                settle("req_2", 0, AT_MS - 5_000),
                free("COUNT", 0),
                free("RETURN", Long.MAX_VALUE),
                new JournalLine("", "RELEASE", "", 1L << 62, 127, 128, "ёж 🦔 \0", Map.of("", "", "a", "a"), -1),
                new JournalLine("x", "RELEASE", "y", 0, Long.MAX_VALUE, 0, "", Map.of(), Long.MIN_VALUE),
                new JournalLine("x", "RELEASE", "y", 0, 0, 0, "", Map.of(), Long.MAX_VALUE));

        assertThat(written(lines)).isEqualTo(lines);
        assertThat(written(List.of())).isEmpty();
    }

    @Test
    void recordsOfAnOlderProgramAreRead() {
        JsonObject settled = new JsonObject()
                .put("account", "org_a")
                .put("kind", "SETTLE")
                .put("hold", "req_1")
                .put("held", 10L)
                .put("cost", 4L)
                .put("tokens", 7L)
                .put("at", AT_MS)
                .put("description", "m usage")
                .put("metadata", new JsonObject().put("model", "m"));
        JsonObject returned = new JsonObject()
                .put("account", "org_b")
                .put("kind", "RETURN")
                .put("hold", "ret_1")
                .put("held", 3L)
                .put("cost", 0L)
                .put("tokens", 0L)
                .put("at", AT_MS);

        List<JournalLine> lines = JournalLines.of(new JsonObject().put("lines", JsonArray.of(settled, returned)));

        assertThat(lines)
                .containsExactly(
                        new JournalLine("org_a", "SETTLE", "req_1", 10, 4, 7, "m usage", Map.of("model", "m"), AT_MS),
                        new JournalLine("org_b", "RETURN", "ret_1", 3, 0, 0, "", Map.of(), AT_MS));
    }

    /** What is in the data folders of others must be readable for ever: these bytes were written by the first program of this form. */
    @Test
    void theFormDoesNotChange() {
        byte[] packed = HexFormat.of()
                .parseHex("01020003" + "6f7267" + "0006" + "534554544c45" + "0001" + "68" + "ac02" + "0a" + "07"
                        + "0001"
                        + "64" + "01" + "0001" + "6d" + "0001" + "76" + "d00f" + "0102" + "05" + "00" + "00" + "00"
                        + "0000" + "00" + "01");

        assertThat(JournalLines.unpack(packed))
                .containsExactly(
                        new JournalLine("org", "SETTLE", "h", 300, 10, 7, "d", Map.of("m", "v"), 1_000),
                        new JournalLine("org", "SETTLE", "m", 0, 0, 0, "", Map.of(), 999));
        assertThat(JournalLines.pack(JournalLines.unpack(packed))).isEqualTo(packed);
    }

    @Test
    void linesOfManyCallsOfOneKeyTakeFewBytes() {
        var lines = new ArrayList<JournalLine>();
        for (int i = 0; i < 20; i++) {
            lines.add(settle("req_01m5xq3v7kpd8n2rjw4tcf%04d".formatted(i), 1_000_000 + i, AT_MS + i));
        }

        assertThat(JournalLines.pack(lines)).hasSizeLessThan(20 * 80);
    }

    @Test
    void whatIsDamagedOrUnknownIsRefusedAndNothingElse() {
        byte[] good = JournalLines.pack(List.of(settle("req_1", 4, AT_MS), settle("req_2", 5, AT_MS)));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> JournalLines.unpack(cut)).isInstanceOf(IllegalStateException.class);
        }
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        assertThatThrownBy(() -> JournalLines.unpack(longer)).isInstanceOf(IllegalStateException.class);
        byte[] later = good.clone();
        later[0] = 2;
        assertThatThrownBy(() -> JournalLines.unpack(later)).hasMessageContaining("form 2");
        assertThatThrownBy(() -> JournalLines.of(new JsonObject().put("_id", "r")))
                .isInstanceOf(IllegalStateException.class);

        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = good.clone();
            broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            try {
                JournalLines.unpack(broken);
            } catch (IllegalStateException refused) {
                assertThat(refused).hasMessageStartingWith("lines of");
            }
        }
    }
}
