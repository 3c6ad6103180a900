package dev.tollgate.chat.provider.anthropic;

import static dev.tollgate.chat.provider.DialectCalls.assertRefused;
import static dev.tollgate.chat.provider.DialectCalls.call;
import static dev.tollgate.chat.provider.DialectCalls.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class AnthropicRequestTest {
    private final AnthropicDialect dialect = new AnthropicDialect();

    @Test
    void aPlainRequestIsTranslated() {
        assertThat(sent(dialect, """
                        {"model":"m","stream":true,"stop":"END","user":"u1","seed":5,"logit_bias":{"1":2},"messages":[
                          {"role":"system","content":"Be short."},
                          {"role":"developer","content":[{"type":"text","text":"Be kind."}]},
                          {"role":"user","content":"Hi"}]}""")).isEqualTo(new JsonObject("""
                                {"model":"upstream-model","max_tokens":100,"stream":true,"stop_sequences":["END"],
                                 "metadata":{"user_id":"u1"},"system":"Be short.\\n\\nBe kind.",
                                 "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}"""));
    }

    @Test
    void theKeyGoesInItsHeaderAndTheVersionIsTheNewest() {
        var request = dialect.request(call("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));

        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.headers())
                .containsEntry("x-api-key", "test-key")
                .containsEntry("anthropic-version", "2026-10-21");
    }

    @ParameterizedTest
    @CsvSource({"temperature,0.5,0.5", "temperature,1.7,1", "top_p,0.9,0.9"})
    void aCallerWhoSetsTheSamplingGetsTheVersionThatKnowsIt(String member, String value, String sent) {
        var request = dialect.request(
                call("{\"" + member + "\":" + value + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));

        assertThat(request.headers()).containsEntry("anthropic-version", "2023-06-01");
        assertThat(new JsonObject(request.body()).getNumber(member).toString()).isEqualTo(sent);
    }

    @Test
    void neighboursOfTheSameSideBecomeOneTurnAndResultsComeFirst() {
        var messages = sent(dialect, """
                        {"messages":[
                          {"role":"user","content":"A"},{"role":"assistant","content":""},{"role":"user","content":"B"},
                          {"role":"assistant","content":"calling","tool_calls":[
                            {"id":"call.1","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},
                            {"id":"c2","type":"function","function":{"name":"g","arguments":""}}]},
                          {"role":"tool","tool_call_id":"call.1","content":"one"},
                          {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"two"}]},
                          {"role":"user","content":"go on"}]}""").getJsonArray("messages");

        assertThat(new JsonObject().put("m", messages)).isEqualTo(new JsonObject("""
                                {"m":[
                                 {"role":"user","content":[{"type":"text","text":"A"},{"type":"text","text":"B"}]},
                                 {"role":"assistant","content":[{"type":"text","text":"calling"},
                                  {"type":"tool_use","id":"call_1","name":"f","input":{"x":1}},
                                  {"type":"tool_use","id":"c2","name":"g","input":{}}]},
                                 {"role":"user","content":[
                                  {"type":"tool_result","tool_use_id":"call_1","content":"one"},
                                  {"type":"tool_result","tool_use_id":"c2","content":"two"},
                                  {"type":"text","text":"go on"}]}]}"""));
    }

    @Test
    void picturesGoAsBytesOrAsAddresses() {
        var content = sent(dialect, """
                        {"messages":[{"role":"user","content":[
                          {"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},
                          {"type":"image_url","image_url":{"url":"https://example.org/a.png"}},
                          {"type":"file","file":{"file_data":"data:application/pdf;base64,REVG"}}]}]}""").getJsonArray("messages").getJsonObject(0);

        assertThat(content).isEqualTo(new JsonObject("""
                                {"role":"user","content":[
                                 {"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJD"}},
                                 {"type":"image","source":{"type":"url","url":"https://example.org/a.png"}},
                                 {"type":"document",
                                  "source":{"type":"base64","media_type":"application/pdf","data":"REVG"}}]}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"auto\"     | true  | {\"type\":\"auto\"}",
                "\"none\"     | false | {\"type\":\"none\"}",
                "\"required\" | true  | {\"type\":\"any\"}",
                "\"required\" | false | {\"type\":\"any\",\"disable_parallel_tool_use\":true}",
                "null         | false | {\"type\":\"auto\",\"disable_parallel_tool_use\":true}",
                "null         | true  | null",
                "{\"type\":\"function\",\"function\":{\"name\":\"f\"}} | true | {\"type\":\"tool\",\"name\":\"f\"}"
            })
    void toolsAndTheirChoiceAreTranslated(String choice, boolean parallel, String expected) {
        var body = sent(dialect, """
                {"messages":[{"role":"user","content":"Hi"}],"tool_choice":%s,"parallel_tool_calls":%s,"tools":[
                  {"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}},
                  {"type":"function","function":{"name":"g"}}]}""".formatted(choice, parallel));

        assertThat(body.getJsonArray("tools").encode())
                .isEqualTo("[{\"name\":\"f\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\"}},"
                        + "{\"name\":\"g\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]");
        assertThat(body.getJsonObject("tool_choice"))
                .isEqualTo(expected.equals("null") ? null : new JsonObject(expected));
    }

    @Test
    void allowedToolsLeaveTheOthersOut() {
        var body = sent(dialect, """
                {"messages":[{"role":"user","content":"Hi"}],
                 "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required",
                   "tools":[{"type":"function","function":{"name":"g"}}]}},
                 "tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}]}""");

        assertThat(body.getJsonArray("tools")).hasSize(1);
        assertThat(body.getJsonObject("tool_choice").getString("type")).isEqualTo("any");
    }

    @Test
    void aSchemaForTheAnswerAndTheEffortGoIntoTheOutputConfig() {
        var body = sent(dialect, """
                {"messages":[{"role":"user","content":"Hi"}],"reasoning_effort":"minimal",
                 "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"array"}}}}""");

        assertThat(body.getJsonObject("output_config"))
                .isEqualTo(new JsonObject(
                        "{\"effort\":\"low\",\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"array\"}}}"));
    }

    @Test
    void anyJsonObjectIsAskedForInWords() {
        var body = sent(dialect, """
                {"messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"}],
                 "reasoning_effort":"none","response_format":{"type":"json_object"}}""");

        assertThat(body.getString("system")).startsWith("S\n\n").contains("JSON object");
        assertThat(body.getJsonObject("thinking").getString("type")).isEqualTo("disabled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n                               | \"n\":2",
                "logprobs                        | \"logprobs\":true",
                "modalities                      | \"modalities\":[\"audio\"]",
                "temperature                     | \"temperature\":\"hot\"",
                "functions                       | \"functions\":[{\"name\":\"f\"}]",
                "tool_choice                     | \"tool_choice\":\"sometimes\"",
                "tool_choice                     | \"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"x\"}}",
                "tools[0].type                   | \"tools\":[{\"type\":\"custom\"}]",
                "response_format.type            | \"response_format\":{\"type\":\"xml\"}",
                "reasoning_effort                | \"reasoning_effort\":\"huge\"",
                "messages                        | \"messages\":[{\"role\":\"system\",\"content\":\"S\"}]",
                "messages[0].role                | \"messages\":[{\"role\":\"function\",\"content\":\"S\"}]",
                "messages[0].tool_call_id        | \"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"x\",\"content\":\"\"}]",
                "messages[0].content             | \"messages\":[{\"role\":\"user\",\"content\":7}]",
                "messages[0].content[0].type     | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"video\"}]}]",
                "messages[0].content[0].image_url.url | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"file:///etc/passwd\"}}]}]",
                "messages[0].content[0].image_url.url | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/svg+xml;base64,QQ==\"}}]}]",
                "messages[0].tool_calls[0].function.arguments | \"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"i\",\"function\":{\"name\":\"f\",\"arguments\":\"[1]\"}}]}]"
            })
    void whatCannotBeSaidIsRefusedByName(String field, String member) {
        String messages =
                member.startsWith("\"messages\"") ? "" : ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
        assertRefused(dialect, "{" + member + messages + "}", field);
    }
}
