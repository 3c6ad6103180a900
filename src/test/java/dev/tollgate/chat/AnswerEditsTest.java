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
        return AnswerEdits.withCost(Buffer.buffer(json), "0.5", "openai", false).toString();
    }

    private static String withOurs(String json) {
        return AnswerEdits.withCost(Buffer.buffer(json), "0.5", "openai", true).toString();
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
    void membersThatUpstreamWroteGetOurValuesWhereWeAnswerForThem() {
        assertThat(withOurs("{\"cost\" : 99 ,\"id\":1.10,\"provider\":\"ev\\u0069l \"}"))
                .isEqualTo("{\"cost\" : 0.5 ,\"id\":1.10,\"provider\":\"openai\"}");
        assertThat(withOurs("{\"provider\":{\"cost\":[1,{}]},\"c\\u006fst\":null}"))
                .isEqualTo("{\"provider\":\"openai\",\"c\\u006fst\":0.5}");
        assertThat(withOurs("{\"choices\":[{\"cost\":1}],\"cost\":-1e2}"))
                .isEqualTo("{\"choices\":[{\"cost\":1}],\"cost\":0.5,\"provider\":\"openai\"}");
        assertThat(withOurs("{\"id\":\"a\"}\n")).isEqualTo(edited("{\"id\":\"a\"}\n"));
    }

    @Test
    void theSameNamesInsideTheAnswerAreNoMembersOfIt() {
        var json = new JsonObject(edited("{\"choices\":[{\"cost\":1,\"text\":\"\\u0022provider\\u0022\"}]}"));
        assertThat(json.getString("provider")).isEqualTo("openai");
        assertThat(json.getDouble("cost")).isEqualTo(0.5);
    }
}
