package dev.tollgate.http.face.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.chat.ChatInput;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.http.face.Rooms;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller of Anthropic's API asks, as the chat room hears it. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class MessageRequestTest {
    private static final String MODEL = "'model':'gpt-4','max_tokens':50";

    private final Faces faces = new Faces();

    /** The body in OpenAI's form; the members are given with single quotes. */
    private JsonObject asked(String members) {
        faces.answer("anthropicCreateMessage", Call.by(Callers.user("alice")).body("{" + MODEL + "," + members + "}"));
        var chat = Objects.requireNonNull(faces.rooms.chat.asked);
        assertThat(chat.payer()).isEqualTo(Rooms.organisation("alice"));
        return new JsonObject(((ChatInput.Forwarded) chat.input()).body().json().toBuffer());
    }

    private JsonArray messages(String messages) {
        return asked("'messages':" + messages).getJsonArray("messages");
    }

    private static JsonArray array(String json) {
        return new JsonArray(json.replace('\'', '"'));
    }

    private static JsonObject object(String json) {
        return new JsonObject(json.replace('\'', '"'));
    }

    @Test
    void plainQuestionIsTheSameInBothForms() {
        assertThat(asked("'messages':[{'role':'user','content':'Hello'}]"))
                .isEqualTo(object("{'model':'gpt-4','max_tokens':50,'messages':[{'role':'user','content':'Hello'}]}"));
    }

    @Test
    void samplingAndWishesGoUnderTheirOtherNames() {
        JsonObject body = asked("""
                'messages':[{'role':'user','content':'x'}],'temperature':0.25,'top_p':0.5,'top_k':7,
                'stop_sequences':['END'],'metadata':{'user_id':'u-1'},'stream':true,'service_tier':'auto',
                'output_config':{'effort':'low','format':{'type':'json_schema','schema':{'type':'object'}}}""");
        body.remove("messages");
        assertThat(body).isEqualTo(object("""
                {'model':'gpt-4','max_tokens':50,'temperature':0.25,'top_p':0.5,'stop':['END'],'user':'u-1',
                'stream':true,'stream_options':{'include_usage':true},'reasoning_effort':'low',
                'response_format':{'type':'json_schema','json_schema':{'name':'answer','schema':{'type':'object'}}}}"""));
    }

    @ParameterizedTest
    @CsvSource({"1024,low", "2048,low", "2049,medium", "8192,medium", "8193,high"})
    void budgetOfThinkingIsToldAsAnEffort(int tokens, String effort) {
        JsonObject body =
                asked("'messages':[{'role':'user','content':'x'}],'thinking':{'type':'enabled','budget_tokens':"
                        + tokens + "}");
        assertThat(body.getString("reasoning_effort")).isEqualTo(effort);
    }

    @Test
    void thinkingThatIsOffIsNotSpokenOf() {
        for (String type : new String[] {"disabled", "adaptive"}) {
            assertThat(asked("'messages':[{'role':'user','content':'x'}],'thinking':{'type':'" + type + "'}")
                            .containsKey("reasoning_effort"))
                    .isFalse();
        }
    }

    @Test
    void systemIsATextOrBlocks() {
        String rest = ",'messages':[{'role':'user','content':'x'}]";
        assertThat(asked("'system':'Be brief.'" + rest).getJsonArray("messages"))
                .isEqualTo(array("[{'role':'system','content':'Be brief.'},{'role':'user','content':'x'}]"));
        String blocks =
                "'system':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}},{'type':'text','text':'b'}]";
        assertThat(asked(blocks + rest)
                        .getJsonArray("messages")
                        .getJsonObject(0)
                        .getString("content"))
                .isEqualTo("a\n\nb");
    }

    @Test
    void picturesAndDocumentsBecomeParts() {
        assertThat(messages("""
                [{'role':'user','content':[{'type':'text','text':'Look'},
                {'type':'image','source':{'type':'base64','media_type':'image/png','data':'QQ=='}},
                {'type':'image','source':{'type':'url','url':'https://x.example/a.png'}},
                {'type':'document','title':'t','source':{'type':'base64','media_type':'application/pdf','data':'QQ=='}},
                {'type':'document','source':{'type':'text','media_type':'text/plain','data':'words'}}]}]""")).isEqualTo(array("""
                        [{'role':'user','content':[{'type':'text','text':'Look'},
                        {'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}},
                        {'type':'image_url','image_url':{'url':'https://x.example/a.png'}},
                        {'type':'file','file':{'filename':'document.pdf','file_data':'data:application/pdf;base64,QQ=='}},
                        {'type':'text','text':'words'}]}]"""));
    }

    @Test
    void toolsGoThereAndTheirResultsStandRightBehindTheCalls() {
        JsonObject body = asked("""
                'tools':[{'name':'weather','description':'d','input_schema':{'type':'object'},'strict':true}],
                'tool_choice':{'type':'tool','name':'weather','disable_parallel_tool_use':true},
                'messages':[{'role':'user','content':'Oslo?'},
                {'role':'assistant','content':[{'type':'thinking','thinking':'Hm','signature':'s'},
                {'type':'text','text':'I look.'},
                {'type':'tool_use','id':'t1','name':'weather','input':{'city':'Oslo'}}]},
                {'role':'user','content':[{'type':'text','text':'Well?'},
                {'type':'tool_result','tool_use_id':'t1','content':[{'type':'text','text':'cold'},
                {'type':'image','source':{'type':'url','url':'https://x.example/a.png'}}]}]}]""");
        assertThat(body.getJsonArray("tools")).isEqualTo(array("""
                [{'type':'function','function':{'name':'weather','description':'d',
                'parameters':{'type':'object'},'strict':true}}]"""));
        assertThat(body.getJsonObject("tool_choice"))
                .isEqualTo(object("{'type':'function','function':{'name':'weather'}}"));
        assertThat(body.getBoolean("parallel_tool_calls")).isFalse();
        JsonArray messages = body.getJsonArray("messages");
        assertThat(messages.getJsonObject(1)).isEqualTo(object("""
                {'role':'assistant','content':'I look.','tool_calls':[{'id':'t1','type':'function',
                'function':{'name':'weather','arguments':'{\\'city\\':\\'Oslo\\'}'}}]}"""));
        assertThat(messages.getJsonObject(2)).isEqualTo(object("{'role':'tool','tool_call_id':'t1','content':'cold'}"));
        assertThat(messages.getJsonObject(3)).isEqualTo(object("""
                {'role':'user','content':[{'type':'text','text':'Well?'},
                {'type':'image_url','image_url':{'url':'https://x.example/a.png'}}]}"""));
    }

    @ParameterizedTest
    @CsvSource({"auto,auto", "none,none", "any,required"})
    void choiceOfToolsHasAnotherName(String theirs, String openAis) {
        String tools = "'tools':[{'name':'f','input_schema':{}}],'messages':[{'role':'user','content':'x'}],";
        assertThat(asked(tools + "'tool_choice':{'type':'" + theirs + "'}").getString("tool_choice"))
                .isEqualTo(openAis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",'messages':[] | messages",
                ",'messages':[{'role':'user'}] | messages[0].content",
                ",'messages':[{'role':'user','content':[]}] | messages[0].content",
                ",'messages':[{'role':'tool','content':'x'}] | messages[0].role",
                ",'messages':[{'role':'user','content':[{'type':'video'}]}] | messages[0].content[0].type",
                ",'messages':[{'role':'user','content':[{'type':'text'}]}] | messages[0].content[0].text",
                ",'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file'}}]}]"
                        + " | messages[0].content[0].source.type",
                ",'messages':[{'role':'assistant','content':[{'type':'tool_use','name':'f','input':{}}]}]"
                        + " | messages[0].content[0].id",
                ",'tools':[{'type':'web_search_20250305','name':'w'}],'messages':[{'role':'user','content':'x'}]"
                        + " | tools[0].type",
                ",'stop_sequences':['a','b','c','d','e'],'messages':[{'role':'user','content':'x'}] | stop_sequences",
                ",'temperature':1.5,'messages':[{'role':'user','content':'x'}] | temperature",
            })
    void whatCannotBeTranslatedIsRefusedByItsName(String members, String field) {
        TollgateException refusal = faces.failure(
                "anthropicCreateMessage", Call.by(Callers.user("alice")).body("{" + MODEL + members + "}"));
        assertThat(refusal.details())
                .extracting(TollgateException.Detail::field)
                .containsExactly(field);
        assertThat(faces.rooms.acts).isEmpty();
    }
}
