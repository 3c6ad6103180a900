package dev.tollgate.http.face.anthropic;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in Anthropic's form, whole and in parts. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class MessageAnswerTest {
    private static final Usage USAGE = new Usage(
            Map.of(
                    Meter.INPUT,
                    10L,
                    Meter.CACHED_INPUT,
                    4L,
                    Meter.CACHE_WRITE,
                    3L,
                    Meter.OUTPUT,
                    5L,
                    Meter.REASONING,
                    2L),
            false);
    private static final String TOLD = "{'input_tokens':10,'cache_creation_input_tokens':3,'cache_read_input_tokens':4,"
            + "'output_tokens':7,'output_tokens_details':{'thinking_tokens':2}}";
    private static final String DONE = "data: [DONE]\n\n";

    private static JsonObject object(String json) {
        return new JsonObject(json.replace('\'', '"'));
    }

    private static JsonObject whole(String message, String finishReason) {
        String body = "{'id':'chatcmpl-1','model':'upstream','choices':[{'index':0,'message':" + message
                + ",'finish_reason':'" + finishReason + "'}],'cost':0.00420}";
        var answer = new ChatAnswer.Whole(
                Bytes.of(body.replace('\'', '"')), "", "gpt-4", "openai", USAGE, 4_200_000_000L, null);
        return new JsonObject(MessageAnswer.of("req_1", answer).toString());
    }

    private static String streamed(String... parts) {
        var booked = Future.succeededFuture(new ChatAnswer.Booked(USAGE, 4_200_000_000L));
        var answer = new ChatAnswer.Streamed(ListStream.of(parts), "gpt-4", "openai", null, booked);
        return Parts.of(new FramedEvents(answer, new MessageFrames("req_1", "label-1", answer)));
    }

    private static String chunk(String delta, String finishReason) {
        String reason = finishReason.isEmpty() ? "null" : "'" + finishReason + "'";
        String chunk = "{'choices':[{'index':0,'delta':" + delta + ",'finish_reason':" + reason + "}]}";
        return "data: " + chunk.replace('\'', '"') + "\n\n";
    }

    /** The data of the events, each under its own name. */
    private static List<JsonObject> events(String stream) {
        List<JsonObject> events = new ArrayList<>();
        for (String frame : stream.split("\n\n")) {
            String[] lines = frame.split("\n");
            assertThat(lines).hasSize(2);
            JsonObject data = new JsonObject(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + data.getString("type"));
            events.add(data);
        }
        return events;
    }

    @Test
    void answerHasItsBlocksItsUsageAndWhatItCost() {
        JsonObject message = whole("""
                {'role':'assistant','content':'I look.','reasoning_content':'Hm','tool_calls':[{'id':'t1',
                'type':'function','function':{'name':'weather','arguments':'{\\'city\\':1.50}'}}]}""", "tool_calls");
        assertThat(message).isEqualTo(object("""
                {'id':'msg_1','type':'message','role':'assistant','model':'gpt-4','content':[
                {'type':'thinking','thinking':'Hm','signature':''},{'type':'text','text':'I look.'},
                {'type':'tool_use','id':'t1','name':'weather','input':{'city':1.50}}],
                'stop_reason':'tool_use','stop_sequence':null,'usage':""" + TOLD + """
                ,'cost':0.0042,'provider':'openai'}"""));
    }

    @Test
    void callThatWasCutOffHasNoInput() {
        JsonObject message = whole("""
                {'content':null,'tool_calls':[{'id':'t1','function':{'name':'f','arguments':'{\\'a'}}]}""", "length");
        assertThat(message.getJsonArray("content").encode())
                .isEqualTo("[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{}}]");
        assertThat(message.getString("stop_reason")).isEqualTo("max_tokens");
    }

    @ParameterizedTest
    @CsvSource({"stop,end_turn", "length,max_tokens", "tool_calls,tool_use", "content_filter,refusal"})
    void reasonToStopHasAnotherName(String openAis, String theirs) {
        assertThat(whole("{'content':'x'}", openAis).getString("stop_reason")).isEqualTo(theirs);
        assertThat(streamed(chunk("{}", openAis), DONE)).contains("\"stop_reason\":\"" + theirs + "\"");
    }

    @Test
    void streamHasAnthropicsEventsInTheirOrder() {
        List<JsonObject> events = events(streamed(
                chunk("{'role':'assistant','content':''}", ""),
                chunk("{'reasoning_content':'Hm'}", ""),
                chunk("{'content':'I '}", ""),
                chunk("{'content':'look.'}", ""),
                chunk("{'tool_calls':[{'index':0,'id':'t1','function':{'name':'f','arguments':''}}]}", ""),
                chunk("{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}", ""),
                chunk("{'tool_calls':[{'index':1,'id':'t2','function':{'name':'g','arguments':'{}'}}]}", ""),
                chunk("{}", "tool_calls"),
                "data: {\"choices\":[],\"usage\":{},\"cost\":0.0042}\n\n",
                DONE));
        assertThat(events)
                .containsExactly(
                        object("{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant',"
                                + "'model':'gpt-4','content':[],'stop_reason':null,'stop_sequence':null,'usage':"
                                + TOLD.replaceAll(":\\d+", ":0") + "}}"),
                        start(0, "{'type':'thinking','thinking':'','signature':''}"),
                        object("{'type':'ping'}"),
                        delta(0, "{'type':'thinking_delta','thinking':'Hm'}"),
                        stop(0),
                        start(1, "{'type':'text','text':''}"),
                        delta(1, "{'type':'text_delta','text':'I '}"),
                        delta(1, "{'type':'text_delta','text':'look.'}"),
                        stop(1),
                        start(2, "{'type':'tool_use','id':'t1','name':'f','input':{}}"),
                        delta(2, "{'type':'input_json_delta','partial_json':'{}'}"),
                        stop(2),
                        start(3, "{'type':'tool_use','id':'t2','name':'g','input':{}}"),
                        delta(3, "{'type':'input_json_delta','partial_json':'{}'}"),
                        stop(3),
                        object(
                                "{'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null},'usage':"
                                        + TOLD + ",'cost':0.0042,'provider':'openai'}"),
                        object("{'type':'message_stop'}"));
    }

    private static JsonObject start(int index, String block) {
        return object("{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}");
    }

    private static JsonObject delta(int index, String delta) {
        return object("{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}");
    }

    private static JsonObject stop(int index) {
        return object("{'type':'content_block_stop','index':" + index + "}");
    }

    @Test
    void silenceIsAPing() {
        assertThat(events(streamed(": keep-alive\n\n", DONE)))
                .extracting(event -> event.getString("type"))
                .containsExactly("message_start", "ping", "message_delta", "message_stop");
    }

    @Test
    void answerThatBreaksOffEndsInAnErrorOfAnthropicsShape() {
        String error = "data: {\"error\":{\"message\":\"too slow\",\"code\":\"upstream_timeout\"}}\n\n";
        assertThat(events(streamed(chunk("{'content':'a'}", ""), error, DONE)).getLast())
                .isEqualTo(object("{'type':'error','error':{'type':'timeout_error','message':'too slow',"
                        + "'details':{'error_code':'upstream_timeout'}},'request_id':'label-1'}"));
        assertThat(events(streamed(chunk("{'content':'a'}", "")))
                        .getLast()
                        .getJsonObject("error")
                        .getString("type"))
                .isEqualTo("api_error");
    }

    @Test
    void textThatLooksLikeFramesStaysOneString() {
        String evil = "a\\n\\ndata: [DONE]\\n\\nevent: message_stop\\ndata: {}\\r\\n";
        assertThat(events(streamed(chunk("{'content':'" + evil + "'}", "stop"), DONE)))
                .extracting(event -> event.getString("type"))
                .endsWith("content_block_delta", "content_block_stop", "message_delta", "message_stop");
    }

    @Test
    void contentInPartsIsNotLost() {
        String parts = "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'Hm'}]},"
                + "{'type':'text','text':'I look.'}]}";
        assertThat(whole(parts, "stop").getJsonArray("content").encode())
                .isEqualTo("[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"},"
                        + "{\"type\":\"text\",\"text\":\"I look.\"}]");
        assertThat(events(streamed(chunk(parts, "stop"), DONE)))
                .contains(
                        delta(0, "{'type':'thinking_delta','thinking':'Hm'}"),
                        delta(1, "{'type':'text_delta','text':'I look.'}"));
    }

    @Test
    void characterThatTheUpstreamCutInTwoIsWhole() {
        assertThat(events(streamed(chunk("{'content':'a\\ud83d'}", ""), chunk("{'content':'\\ude00b'}", "stop"), DONE)))
                .contains(
                        delta(0, "{'type':'text_delta','text':'a'}"),
                        delta(0, "{'type':'text_delta','text':'\ud83d\ude00b'}"));
        assertThat(events(streamed(chunk("{'content':'a\\ud83d'}", "stop"), DONE)))
                .contains(delta(0, "{'type':'text_delta','text':'\ufffd'}"));
    }
}
