package dev.tollgate.http.face.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.chat.ChatBodyReader;
import dev.tollgate.http.face.Contract;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The document and the strict reader of chat bodies say the same of every body. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChatSchemaTest {
    private static final String OPERATION = "openaiCreateChatCompletion";
    private static final String MANY_MODALITIES = "'x',".repeat(8);

    /** Values given to each member; the odd ones are those that some member takes. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "1",
            "-1",
            "2",
            "3",
            "1.5",
            "-2",
            "-2.5",
            "20",
            "21",
            "128",
            "129",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "1e309",
            "''",
            "'x'",
            "'" + "x".repeat(65) + "'",
            "'" + "x".repeat(129) + "'",
            "'" + "x".repeat(257) + "'",
            "'" + "x".repeat(1025) + "'",
            "[]",
            "['a','b']",
            "['a','b','c','d','e']",
            "[1]",
            "[" + MANY_MODALITIES + "'x']",
            "{}",
            "{'$gt':''}",
            "{'a':100}",
            "{'a':101}",
            "{'a':'b'}",
            "{'a':'" + "b".repeat(513) + "'}",
            "{'" + "a".repeat(65) + "':'b'}",
            "{'type':'text'}",
            "{'type':'yaml'}",
            "{'type':'json_schema'}",
            "{'type':'json_schema','json_schema':{}}",
            "[{'type':'function'}]",
            "[{'type':'function','function':{'name':'f'}}]",
            "[{'type':'function','function':{'name':''}}]",
            "[{'type':'custom','custom':{'name':'f'}}]",
            "[{'type':'custom','custom':{}}]",
            "[{'type':'other'}]",
            "[{'name':'f'}]",
            "[{'name':1}]",
            "{'include_usage':true}");

    private static final List<String> MEMBERS = List.of(
            "model",
            "max_tokens",
            "max_completion_tokens",
            "n",
            "best_of",
            "top_logprobs",
            "seed",
            "temperature",
            "top_p",
            "presence_penalty",
            "frequency_penalty",
            "stream",
            "logprobs",
            "parallel_tool_calls",
            "store",
            "stream_options",
            "stop",
            "modalities",
            "logit_bias",
            "metadata",
            "tools",
            "functions",
            "tool_choice",
            "function_call",
            "response_format",
            "reasoning_effort",
            "verbosity",
            "service_tier",
            "safety_identifier",
            "user",
            "prompt_cache_key",
            "audio",
            "prediction",
            "web_search_options",
            "api_base",
            "base_url",
            "api_key",
            "extra_headers",
            "unknown",
            "messages");

    private static final List<String> MESSAGES = List.of(
            "1",
            "{}",
            "{'role':'root','content':'x'}",
            "{'content':'x'}",
            "{'role':'tool','content':'x'}",
            "{'role':'tool','content':'x','tool_call_id':'c'}",
            "{'role':'tool','content':'x','tool_call_id':'" + "c".repeat(65_536) + "'}",
            "{'role':'tool','content':'x','tool_call_id':'" + "c".repeat(65_537) + "'}",
            "{'role':'tool','content':null,'tool_call_id':'c'}",
            "{'role':'function','content':null,'name':'f'}",
            "{'role':'function','content':'x'}",
            "{'role':'function','content':'x','name':null}",
            "{'role':'assistant'}",
            "{'role':'assistant','content':null,'refusal':'no'}",
            "{'role':'assistant','refusal':1}",
            "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]}",
            "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':{}}}]}",
            "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f'}}]}",
            "{'role':'assistant','tool_calls':[{'type':'function'}]}",
            "{'role':'assistant','tool_calls':[{'id':1,'type':'x'}]}",
            "{'role':'assistant','tool_calls':[{'id':'c','type':'custom','custom':{}}]}",
            "{'role':'assistant','tool_calls':{}}",
            "{'role':'assistant','audio':{},'function_call':{}}",
            "{'role':'assistant','audio':1}",
            "{'role':'user'}",
            "{'role':'user','content':null}",
            "{'role':'user','content':{}}",
            "{'role':'user','content':7}",
            "{'role':'user','content':''}",
            "{'role':'user','content':'x','name':'n'}",
            "{'role':'user','content':'x','name':''}",
            "{'role':'user','content':'x','tool_call_id':''}",
            "{'role':'system','content':['x']}",
            "{'role':'developer','content':'x','more':[1]}");

    private static final Map<String, List<String>> PARTS = Map.of(
            "text", List.of("'text':'x'", "'text':1", "'text':null", "'refusal':'x'"),
            "refusal", List.of("'refusal':'x'", "'text':'x'"),
            "image_url",
                    List.of("'image_url':{'url':'x'}", "'image_url':{'url':1}", "'image_url':'x'", "'image_url':{}"),
            "input_audio",
                    List.of(
                            "'input_audio':{'data':'x','format':'wav'}",
                            "'input_audio':{'data':'x'}",
                            "'input_audio':{'data':'x','format':1}"),
            "file", List.of("'file':{}", "'file':'x'"),
            "video", List.of("'video':{}"));

    private static Contract contract;
    private final ChatBodyReader reader = new ChatBodyReader();

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    private boolean readerTakes(String json) {
        try {
            reader.read(Buffer.buffer(json));
            return true;
        } catch (TollgateException e) {
            return false;
        }
    }

    private void compare(List<String> bodies) {
        var differences = new ArrayList<String>();
        int taken = 0;
        for (String body : bodies) {
            String json = body.replace('\'', '"');
            boolean takes = readerTakes(json);
            taken += takes ? 1 : 0;
            if (takes != contract.takes(OPERATION, new JsonObject(json))) {
                differences.add((takes ? "only the reader takes " : "only the schema takes ")
                        + body.substring(0, Math.min(body.length(), 200)));
            }
        }
        assertThat(differences).isEmpty();
        // Both kinds must be among them, or nothing was compared.
        assertThat(taken).isBetween(1, bodies.size() - 1);
    }

    @Test
    void everyMemberIsJudgedAlike() {
        var bodies = new ArrayList<String>();
        for (String member : MEMBERS) {
            for (String value : VALUES) {
                String given = "'" + member + "':" + value;
                String model = member.equals("model") ? "" : "'model':'m',";
                String messages = member.equals("messages") ? "" : "'messages':[{'role':'user','content':'x'}],";
                bodies.add("{" + model + messages + given + "}");
                if (member.equals("stream_options")) {
                    bodies.add("{" + model + messages + "'stream':true," + given + "}");
                }
            }
        }
        bodies.add("{'model':'m'}");
        bodies.add("{'messages':[{'role':'user','content':'x'}]}");
        compare(bodies);
    }

    @Test
    void everyMessageIsJudgedAlike() {
        var bodies = new ArrayList<String>();
        for (String message : MESSAGES) {
            bodies.add("{'model':'m','messages':[" + message + "]}");
        }
        compare(bodies);
    }

    @Test
    void everyPartIsJudgedAlikeInEveryRole() {
        var bodies = new ArrayList<String>();
        for (String role : List.of("system", "developer", "user", "assistant", "tool", "function")) {
            String head = "{'model':'m','messages':[{'role':'" + role + "','tool_call_id':'c','name':'n','content':[";
            PARTS.forEach((type, members) -> {
                bodies.add(head + "{'type':'" + type + "'}]}]}");
                members.forEach(member -> bodies.add(head + "{'type':'" + type + "'," + member + "}]}]}"));
            });
            bodies.add(head + "]}]}");
            bodies.add(head + "{'text':'x'}]}]}");
            bodies.add(head + "'x']}]}");
        }
        compare(bodies);
    }
}
