package dev.tollgate.http.face.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.http.face.FramedEvents;
import dev.tollgate.http.face.ListStream;
import dev.tollgate.http.face.Parts;
import dev.tollgate.platform.Bytes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in Gemini's form, whole and in parts. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ContentAnswerTest {
    private static final Usage USAGE =
            new Usage(Map.of(Meter.INPUT, 10L, Meter.CACHED_INPUT, 4L, Meter.OUTPUT, 5L, Meter.REASONING, 2L), false);
    private static final String END = "'usageMetadata':{'promptTokenCount':14,'cachedContentTokenCount':4,"
            + "'candidatesTokenCount':5,'thoughtsTokenCount':2,'totalTokenCount':21},'cost':0.0042,'provider':'openai',"
            + "'modelVersion':'gpt-4','responseId':'req_1'}";
    private static final String DONE = "data: [DONE]\n\n";

    private static JsonObject object(String json) {
        return new JsonObject(json.replace('\'', '"'));
    }

    private static JsonObject whole(String message, String finishReason) {
        String body = "{'choices':[{'index':0,'message':" + message + ",'finish_reason':'" + finishReason
                + "'}],'cost':0.00420}";
        var answer = new ChatAnswer.Whole(
                Bytes.of(body.replace('\'', '"')), "", "gpt-4", "openai", USAGE, 4_200_000_000L, null);
        return new JsonObject(ContentAnswer.of("req_1", answer).toString());
    }

    private static List<JsonObject> streamed(String... parts) {
        var booked = Future.succeededFuture(new ChatAnswer.Booked(USAGE, 4_200_000_000L));
        var answer = new ChatAnswer.Streamed(ListStream.of(parts), "gpt-4", "openai", null, booked);
        String stream = Parts.of(new FramedEvents(answer, new ContentFrames("req_1", answer)));
        return Arrays.stream(stream.split("\n\n"))
                .filter(frame -> frame.startsWith("data: "))
                .map(frame -> new JsonObject(frame.substring("data: ".length())))
                .toList();
    }

    private static String chunk(String delta, String finishReason) {
        String reason = finishReason.isEmpty() ? "null" : "'" + finishReason + "'";
        String chunk = "{'choices':[{'index':0,'delta':" + delta + ",'finish_reason':" + reason + "}]}";
        return "data: " + chunk.replace('\'', '"') + "\n\n";
    }

    @Test
    void answerHasItsPartsItsUsageAndWhatItCost() {
        assertThat(whole("""
                {'content':'I look.','reasoning_content':'Hm','tool_calls':[{'id':'t1',
                'function':{'name':'weather','arguments':'{\\'city\\':1.50}'}}]}""", "tool_calls")).isEqualTo(object("""
                        {'candidates':[{'content':{'role':'model','parts':[{'text':'Hm','thought':true},{'text':'I look.'},
                        {'functionCall':{'id':'t1','name':'weather','args':{'city':1.50}}}]},'index':0,
                        'finishReason':'STOP'}],""" + END));
    }

    @ParameterizedTest
    @CsvSource({"stop,STOP", "length,MAX_TOKENS", "tool_calls,STOP", "content_filter,SAFETY"})
    void reasonToEndHasAnotherName(String openAis, String theirs) {
        JsonObject response = whole("{'content':'x'}", openAis);
        assertThat(response.getJsonArray("candidates").getJsonObject(0).getString("finishReason"))
                .isEqualTo(theirs);
    }

    @Test
    void callsComeWholeInTheLastEventWithTheUsage() {
        assertThat(streamed(
                        chunk("{'role':'assistant','content':''}", ""),
                        chunk("{'reasoning_content':'Hm'}", ""),
                        chunk("{'content':'I look.'}", ""),
                        chunk("{'tool_calls':[{'index':0,'id':'t1','function':{'name':'f','arguments':'{'}}]}", ""),
                        chunk("{'tool_calls':[{'index':0,'function':{'arguments':'}'}}]}", ""),
                        chunk("{}", "tool_calls"),
                        "data: {\"choices\":[],\"usage\":{},\"cost\":0.0042}\n\n",
                        DONE))
                .containsExactly(
                        piece("{'text':'Hm','thought':true}"),
                        piece("{'text':'I look.'}"),
                        object("{'candidates':[{'content':{'role':'model','parts':[{'functionCall':"
                                + "{'id':'t1','name':'f','args':{}}}]},'index':0,'finishReason':'STOP'}]," + END));
    }

    private static JsonObject piece(String part) {
        return object("{'candidates':[{'content':{'role':'model','parts':[" + part
                + "]},'index':0}],'modelVersion':'gpt-4','responseId':'req_1'}");
    }

    @Test
    void answerThatBreaksOffEndsInAnErrorOfGooglesShape() {
        String error = "data: {\"error\":{\"message\":\"too slow\",\"code\":\"upstream_timeout\"}}\n\n";
        JsonObject told =
                streamed(chunk("{'content':'a'}", ""), error, DONE).getLast().getJsonObject("error");
        assertThat(told.getInteger("code")).isEqualTo(504);
        assertThat(told.getString("status")).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(told.getString("message")).isEqualTo("too slow");
    }

    @Test
    void contentInPartsIsNotLost() {
        String said = "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'Hm'}]},"
                + "{'type':'text','text':'I look.'}]}";
        assertThat(whole(said, "stop").getJsonArray("candidates").encode())
                .contains("[{\"text\":\"Hm\",\"thought\":true},{\"text\":\"I look.\"}]");
        assertThat(streamed(chunk(said, "stop"), DONE).getFirst().encode())
                .contains("[{\"text\":\"Hm\",\"thought\":true},{\"text\":\"I look.\"}]");
    }

    @Test
    void characterThatTheUpstreamCutInTwoIsWhole() {
        assertThat(streamed(chunk("{'content':'a\\ud83d'}", ""), chunk("{'content':'\\ude00b'}", "stop"), DONE))
                .startsWith(piece("{'text':'a'}"), piece("{'text':'\ud83d\ude00b'}"));
        assertThat(streamed(chunk("{'content':'a\\ud83d'}", "stop"), DONE)
                        .getLast()
                        .encode())
                .contains("{\"text\":\"\ufffd\"}");
    }
}
