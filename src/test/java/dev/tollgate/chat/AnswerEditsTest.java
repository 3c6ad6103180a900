package dev.tollgate.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class AnswerEditsTest {
    private static String edited(String json) {
        return AnswerEdits.withCost(Buffer.buffer(json), "0.5", "openai").toString();
    }

    @Test
    void costAndProviderStandBehindWhatUpstreamWrote() {
        assertThat(edited("{\"id\":\"a\"} \n")).isEqualTo("{\"id\":\"a\",\"cost\":0.5,\"provider\":\"openai\"}");
    }

    @Test
    void membersThatUpstreamWroteItselfStayAndAreNotWrittenTwice() {
        assertThat(edited("{\"cost\":7}")).isEqualTo("{\"cost\":7,\"provider\":\"openai\"}");
        assertThat(edited("{\"c\\u006fst\":7}")).isEqualTo("{\"c\\u006fst\":7,\"provider\":\"openai\"}");
    }

    @Test
    void theSameNamesInsideTheAnswerAreNoMembersOfIt() {
        var json = new JsonObject(edited("{\"choices\":[{\"cost\":1,\"text\":\"\\u0022provider\\u0022\"}]}"));
        assertThat(json.getString("provider")).isEqualTo("openai");
        assertThat(json.getDouble("cost")).isEqualTo(0.5);
    }
}
