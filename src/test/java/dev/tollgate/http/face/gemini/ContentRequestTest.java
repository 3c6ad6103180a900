package dev.tollgate.http.face.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.chat.ChatInput;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller of Gemini's API asks, as the chat room hears it. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ContentRequestTest {
    private static final String OPERATION = "geminiGenerateContent";
    private static final String QUESTION = "'contents':[{'role':'user','parts':[{'text':'x'}]}]";

    private final Faces faces = new Faces();

    private static ApiRequest request(String call, String body) {
        return Call.by(Callers.user("alice"))
                .path("call", call)
                .query("alt", "sse")
                .body(body);
    }

    /** The body in OpenAI's form; the members are given with single quotes. */
    private JsonObject asked(String members) {
        return asked("gpt-4:generateContent", members);
    }

    private JsonObject asked(String call, String members) {
        faces.answer(OPERATION, request(call, "{" + members + "}"));
        var chat = Objects.requireNonNull(faces.rooms.chat.asked);
        return new JsonObject(((ChatInput.Forwarded) chat.input()).body().json().toBuffer());
    }

    private static JsonArray array(String json) {
        return new JsonArray(json.replace('\'', '"'));
    }

    private static JsonObject object(String json) {
        return new JsonObject(json.replace('\'', '"'));
    }

    @Test
    void modelAndMethodStandInThePath() {
        assertThat(asked("vendor/a:b:generateContent", QUESTION))
                .isEqualTo(object("{'model':'vendor/a:b','messages':[{'role':'user','content':'x'}]}"));
        assertThat(asked("gpt-4:streamGenerateContent", QUESTION)).isEqualTo(object("""
                {'model':'gpt-4','messages':[{'role':'user','content':'x'}],
                'stream':true,'stream_options':{'include_usage':true}}"""));
        for (String call : new String[] {"gpt-4", "gpt-4:countTokens", "gpt-4:"}) {
            assertThat(faces.failure(OPERATION, request(call, "{" + QUESTION + "}"))
                            .kind())
                    .isEqualTo(ErrorKind.NOT_FOUND);
        }
    }

    @Test
    void streamThatIsNoServerSentEventsIsRefused() {
        var call = Call.by(Callers.user("alice")).path("call", "gpt-4:streamGenerateContent");
        assertThat(faces.failure(OPERATION, call.body("{" + QUESTION + "}")).details())
                .extracting(TollgateException.Detail::field)
                .containsExactly("alt");
    }

    @Test
    void configurationGoesUnderItsOtherNames() {
        JsonObject body = asked(QUESTION + """
                ,'systemInstruction':{'parts':[{'text':'a'},{'text':'b'}]},'safetySettings':[{}],
                'generationConfig':{'temperature':0.25,'topP':0.5,'topK':3,'maxOutputTokens':9,'candidateCount':2,'seed':1,
                'presencePenalty':1,'frequencyPenalty':-1,'stopSequences':['END'],'thinkingConfig':{'thinkingLevel':'LOW'},
                'responseMimeType':'application/json','responseSchema':{'type':'OBJECT','properties':{'a':
                {'type':'ARRAY','items':{'type':'STRING','nullable':true}}},'propertyOrdering':['a']}}""");
        assertThat(body).isEqualTo(object("""
                {'model':'gpt-4','messages':[{'role':'system','content':'a\\n\\nb'},{'role':'user','content':'x'}],
                'temperature':0.25,'top_p':0.5,'max_tokens':9,'n':2,'seed':1,'presence_penalty':1,'frequency_penalty':-1,
                'stop':['END'],'reasoning_effort':'low','response_format':{'type':'json_schema','json_schema':{
                'name':'answer','schema':{'type':'object','properties':{'a':{'type':'array',
                'items':{'type':['string','null']}}}}}}}"""));
    }

    @ParameterizedTest
    @CsvSource({"0,none", "1024,low", "1025,medium", "8193,high"})
    void budgetOfThinkingIsToldAsAnEffort(int tokens, String effort) {
        assertThat(asked(QUESTION + ",'generationConfig':{'thinkingConfig':{'thinkingBudget':" + tokens + "}}")
                        .getString("reasoning_effort"))
                .isEqualTo(effort);
    }

    @Test
    void functionsGoThereAndResponsesFindTheirCalls() {
        JsonObject body = asked("""
                'tools':[{'functionDeclarations':[{'name':'weather','description':'d',
                'parameters':{'type':'OBJECT','properties':{'type':{'type':'STRING'}}}}]}],
                'toolConfig':{'functionCallingConfig':{'mode':'ANY'}},
                'contents':[{'parts':[{'text':'Oslo?'}]},
                {'role':'model','parts':[{'text':'Hm','thought':true},{'functionCall':{'name':'weather','args':{'a':1}}},
                {'functionCall':{'id':'own','name':'weather','args':{'a':2}}}]},
                {'role':'user','parts':[{'functionResponse':{'id':'own','name':'weather','response':{'r':2}}},
                {'functionResponse':{'name':'weather','response':{'r':1}}},{'text':'Well?'}]}]""");
        assertThat(body.getJsonArray("tools")).isEqualTo(array("""
                [{'type':'function','function':{'name':'weather','description':'d',
                'parameters':{'type':'object','properties':{'type':{'type':'string'}}}}}]"""));
        assertThat(body.getString("tool_choice")).isEqualTo("required");
        JsonArray messages = body.getJsonArray("messages");
        JsonArray calls = messages.getJsonObject(1).getJsonArray("tool_calls");
        String made = calls.getJsonObject(0).getString("id");
        assertThat(calls.getJsonObject(1).getString("id")).isEqualTo("own");
        assertThat(calls.getJsonObject(0).getJsonObject("function").getString("arguments"))
                .isEqualTo("{\"a\":1}");
        assertThat(messages.getJsonObject(2).encode())
                .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"own\",\"content\":\"{\\\"r\\\":2}\"}");
        assertThat(messages.getJsonObject(3).getString("tool_call_id")).isEqualTo(made);
        assertThat(messages.getJsonObject(4).getString("content")).isEqualTo("Well?");
    }

    @Test
    void onlySomeFunctionsMayBeAllowed() {
        assertThat(asked(QUESTION + """
                ,'tools':[{'functionDeclarations':[{'name':'f'},{'name':'g'}]}],
                'toolConfig':{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['g']}}""").getJsonObject("tool_choice")).isEqualTo(object("""
                        {'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[
                        {'type':'function','function':{'name':'g'}}]}}"""));
    }

    @Test
    void filesBecomeParts() {
        JsonObject body = asked("""
                'contents':[{'parts':[{'text':'Look'},{'inlineData':{'mimeType':'image/png','data':'QQ=='}},
                {'inlineData':{'mimeType':'audio/mpeg','data':'QQ=='}},
                {'inlineData':{'mimeType':'application/pdf','data':'QQ=='}}]}]""");
        assertThat(body.getJsonArray("messages").getJsonObject(0).getJsonArray("content"))
                .isEqualTo(array("""
                        [{'type':'text','text':'Look'},{'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}},
                        {'type':'input_audio','input_audio':{'data':'QQ==','format':'mp3'}},
                        {'type':'file','file':{'filename':'file','file_data':'data:application/pdf;base64,QQ=='}}]"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'contents':[]} | contents",
                "{} | contents",
                "{'contents':[{'parts':[]}]} | contents[0].parts",
                "{'contents':[{'role':'tool','parts':[{'text':'x'}]}]} | contents[0].role",
                "{'contents':[{'parts':[{'fileData':{'fileUri':'x'}}]}]} | contents[0].parts[0]",
                "{'contents':[{'parts':[{'functionResponse':{'name':'f','response':{}}}]}]}"
                        + " | contents[0].parts[0].functionResponse",
                "{'contents':[{'parts':[{'text':'x'}]}],'tools':[{'googleSearch':{}}]} | tools[0].googleSearch",
                "{'contents':[{'parts':[{'text':'x'}]}],'cachedContent':'c'} | cachedContent",
                "{'contents':[{'parts':[{'text':'x'}]}],'system_instruction':{}} | system_instruction",
                "{'contents':[{'parts':[{'text':'x'}]}],'tool_config':{}} | tool_config",
                "{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'max_output_tokens':5}}"
                        + " | generationConfig.max_output_tokens",
                "{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'temperature':3}} | generationConfig.temperature",
            })
    void whatCannotBeTranslatedIsRefusedByItsName(String body, String field) {
        TollgateException refusal = faces.failure(OPERATION, request("gpt-4:generateContent", body));
        assertThat(refusal.details())
                .extracting(TollgateException.Detail::field)
                .containsExactly(field);
        assertThat(faces.rooms.acts).isEmpty();
    }
}
