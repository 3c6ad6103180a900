package dev.tollgate.http.face.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Contract;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The document and the reader of messages say the same of every body. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MessageSchemaTest {
    private static final String TURN = "'messages':[{'role':'user','content':'x'}]";

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "1",
            "-1",
            "0.5",
            "1.5",
            "1023",
            "2147483648",
            "''",
            "'x'",
            "'" + "x".repeat(257) + "'",
            "'" + "x".repeat(1_025) + "'",
            "[]",
            "['a']",
            "['a','b','c','d','e']",
            "[1]",
            "{}",
            "{'user_id':'u'}",
            "{'user_id':1}",
            "{'type':'auto'}",
            "{'type':'auto','disable_parallel_tool_use':1}",
            "{'type':'tool'}",
            "{'type':'tool','name':'f'}",
            "{'type':'enabled'}",
            "{'type':'enabled','budget_tokens':1023}",
            "{'type':'enabled','budget_tokens':1024}",
            "{'type':'disabled'}",
            "{'type':'other'}",
            "{'effort':'max'}",
            "{'effort':'most'}",
            "{'effort':null,'format':null}",
            "{'format':{'type':'json_schema','schema':{}}}",
            "{'format':{'type':'json_schema'}}",
            "{'format':{'type':'text','schema':{}}}",
            "[{'type':'text','text':'x'}]",
            "[{'type':'image','text':'x'}]",
            "[{'name':'f','input_schema':{}}]",
            "[{'name':'f','input_schema':{},'type':null,'description':null,'strict':true}]",
            "[{'name':'f','input_schema':{},'type':'bash_20250124'}]",
            "[{'name':'','input_schema':{}}]",
            "[{'name':'f','input_schema':1}]",
            "[{'name':'f'}]");

    private static final List<String> MEMBERS = List.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "metadata",
            "stream",
            "unknown");

    private static final List<String> BLOCKS = List.of(
            "{}",
            "1",
            "{'type':'text'}",
            "{'type':'text','text':''}",
            "{'type':'text','text':1}",
            "{'type':'image'}",
            "{'type':'image','source':'x'}",
            "{'type':'image','source':{}}",
            "{'type':'image','source':{'type':'url','url':'x'}}",
            "{'type':'image','source':{'type':'url'}}",
            "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'x'}}",
            "{'type':'image','source':{'type':'base64','media_type':'image/bmp','data':'x'}}",
            "{'type':'image','source':{'type':'base64','media_type':'image/png'}}",
            "{'type':'image','source':{'type':'file','file_id':'f'}}",
            "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'x'}}",
            "{'type':'document','source':{'type':'base64','media_type':'image/png','data':'x'}}",
            "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'x'}}",
            "{'type':'document','source':{'type':'url','url':'x'}}",
            "{'type':'tool_result'}",
            "{'type':'tool_result','tool_use_id':'t'}",
            "{'type':'tool_result','tool_use_id':'t','content':null}",
            "{'type':'tool_result','tool_use_id':'t','content':'x'}",
            "{'type':'tool_result','tool_use_id':'','content':'x'}",
            "{'type':'tool_result','tool_use_id':'t','content':1}",
            "{'type':'tool_result','tool_use_id':'t','content':[]}",
            "{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'x'}]}",
            "{'type':'tool_result','tool_use_id':'t','content':[{'type':'tool_use'}]}",
            "{'type':'tool_use','id':'t','name':'f','input':{}}",
            "{'type':'tool_use','id':'t','name':'f','input':'x'}",
            "{'type':'tool_use','id':'t','name':'f'}",
            "{'type':'tool_use','name':'f','input':{}}",
            "{'type':'thinking','thinking':'x','signature':'s'}",
            "{'type':'redacted_thinking','data':'x'}",
            "{'type':'other'}",
            "{'type':1}");

    private static Contract contract;

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    private static boolean readerTakes(String operation, String json) {
        try {
            var request = Call.by(Callers.user("alice")).body(json);
            var _ = operation.equals("anthropicCountTokens")
                    ? MessageRequest.ofCount(request)
                    : MessageRequest.ofMessage(request);
            return true;
        } catch (TollgateException e) {
            return false;
        }
    }

    private static void compare(List<String> bodies) {
        var differences = new ArrayList<String>();
        int taken = 0;
        for (String operation : List.of("anthropicCreateMessage", "anthropicCountTokens")) {
            for (String body : bodies) {
                String json = body.replace('\'', '"');
                boolean takes = readerTakes(operation, json);
                taken += takes ? 1 : 0;
                if (takes != contract.takes(operation, new JsonObject(json))) {
                    differences.add(operation
                            + (takes ? ": only the reader takes " : ": only the schema takes ")
                            + body.substring(0, Math.min(body.length(), 200)));
                }
            }
        }
        assertThat(differences).isEmpty();
        // Both kinds must be among them, or nothing was compared.
        assertThat(taken).isBetween(1, bodies.size() * 2 - 1);
    }

    @Test
    void everyMemberIsJudgedAlike() {
        var bodies = new ArrayList<String>();
        for (String member : MEMBERS) {
            String model = member.equals("model") ? "" : "'model':'m',";
            String limit = member.equals("max_tokens") ? "" : "'max_tokens':5,";
            String messages = member.equals("messages") ? "" : TURN + ",";
            VALUES.forEach(value -> bodies.add("{" + model + limit + messages + "'" + member + "':" + value + "}"));
            bodies.add("{" + model + limit + messages + "'more':1}");
        }
        compare(bodies);
    }

    @Test
    void everyBlockIsJudgedAlikeInEveryRole() {
        var bodies = new ArrayList<String>();
        for (String role : List.of("'user'", "'assistant'", "'system'", "'tool'", "1", "null")) {
            String head = "{'model':'m','max_tokens':5,'messages':[{'role':" + role;
            BLOCKS.forEach(block -> bodies.add(head + ",'content':[" + block + "]}]}"));
            for (String content : List.of("null", "''", "'x'", "1", "{}", "[]")) {
                bodies.add(head + ",'content':" + content + "}]}");
            }
            bodies.add(head + "}]}");
        }
        bodies.add("{'model':'m','max_tokens':5,'messages':['x']}");
        compare(bodies);
    }
}
