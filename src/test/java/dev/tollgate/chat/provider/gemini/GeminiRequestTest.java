package dev.tollgate.chat.provider.gemini;

import static dev.tollgate.chat.provider.DialectCalls.assertRefused;
import static dev.tollgate.chat.provider.DialectCalls.call;
import static dev.tollgate.chat.provider.DialectCalls.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.chat.provider.UpstreamCall;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class GeminiRequestTest {
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private final GeminiDialect dialect = new GeminiDialect();

    @Test
    void aPlainRequestIsTranslated() {
        assertThat(sent(dialect, """
                        {"n":2,"stop":["A","B"],"seed":5,"temperature":1.5,"top_p":0.5,"presence_penalty":1,
                         "logit_bias":{"1":2},"messages":[
                          {"role":"system","content":"Be short."},{"role":"user","content":"Hi"},
                          {"role":"assistant","content":"Hello"},{"role":"user","content":"Bye"}]}""")).isEqualTo(new JsonObject("""
                                {"systemInstruction":{"parts":[{"text":"Be short."}]},
                                 "contents":[{"role":"user","parts":[{"text":"Hi"}]},
                                  {"role":"model","parts":[{"text":"Hello"}]},{"role":"user","parts":[{"text":"Bye"}]}],
                                 "generationConfig":{"maxOutputTokens":100,"candidateCount":2,"stopSequences":["A","B"],
                                  "seed":5,"temperature":1.5,"topP":0.5,"presencePenalty":1}}"""));
    }

    @Test
    void theModelIsInThePathAndTheKeyInItsHeader() {
        var whole = dialect.request(call("{" + HI + "}"));
        var streamed = dialect.request(call("{\"stream\":true," + HI + "}"));

        assertThat(whole.path()).isEqualTo("/v1beta/models/upstream-model:generateContent");
        assertThat(streamed.path()).isEqualTo("/v1beta/models/upstream-model:streamGenerateContent?alt=sse");
        assertThat(whole.headers()).containsEntry("x-goog-api-key", "test-key");
    }

    @ParameterizedTest
    @CsvSource({"tunedModels/a b,/v1beta/tunedModels/a%20b", "a?b#c,/v1beta/models/a%3Fb%23c"})
    void aModelsNameCannotChangeThePath(String model, String path) {
        var plain = call("{" + HI + "}");
        var named = new UpstreamCall(plain.body(), model, 1, false, plain.apiKey(), "chatcmpl-1", 0);

        assertThat(dialect.request(named).path()).isEqualTo(path + ":generateContent");
    }

    @Test
    void functionsAndTheirResultsAreTranslated() {
        var contents = sent(dialect, """
                        {"messages":[{"role":"user","content":"Hi"},
                          {"role":"assistant","content":null,"tool_calls":[
                            {"id":"c1","function":{"name":"f","arguments":"{\\"x\\":1}"}},
                            {"id":"c2","function":{"name":"g","arguments":"{}"}}]},
                          {"role":"tool","tool_call_id":"c2","content":"{\\"ok\\":true}"},
                          {"role":"tool","tool_call_id":"c1","content":"plain"}]}""").getJsonArray("contents");

        assertThat(new JsonObject().put("c", contents)).isEqualTo(new JsonObject("""
                                {"c":[{"role":"user","parts":[{"text":"Hi"}]},
                                 {"role":"model","parts":[{"functionCall":{"name":"f","args":{"x":1}}},
                                  {"functionCall":{"name":"g","args":{}}}]},
                                 {"role":"user","parts":[
                                  {"functionResponse":{"name":"g","response":{"ok":true}}},
                                  {"functionResponse":{"name":"f","response":{"result":"plain"}}}]}]}"""));
    }

    @Test
    void theSignatureOfAThoughtComesBackUnchanged() {
        String signature = "CiQB+/a==-ts-\u00fc";
        String id = GeminiCallId.with("call_1_0", signature);

        var part = sent(dialect, """
                        {"messages":[{"role":"assistant","tool_calls":[
                          {"id":"%s","function":{"name":"f","arguments":"{}"}}]}]}""".formatted(id))
                .getJsonArray("contents")
                .getJsonObject(0)
                .getJsonArray("parts")
                .getJsonObject(0);

        assertThat(id).matches("[A-Za-z0-9_-]+");
        assertThat(part.getString("thoughtSignature")).isEqualTo(signature);
    }

    @ParameterizedTest
    @CsvSource({"call_1", "toolu_01-ts-***", "''"})
    void idsOfOthersHoldNoSignature(String id) {
        assertThat(GeminiCallId.signature(id)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"auto\"     | {\"mode\":\"AUTO\"}",
                "\"none\"     | {\"mode\":\"NONE\"}",
                "\"required\" | {\"mode\":\"ANY\"}",
                "{\"type\":\"function\",\"function\":{\"name\":\"f\"}} | {\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}"
            })
    void toolsAndTheirChoiceAreTranslated(String choice, String expected) {
        var body = sent(dialect, """
                {%s,"tool_choice":%s,"tools":[{"type":"function",
                  "function":{"name":"f","description":"d","parameters":{"type":"object"}}}]}""".formatted(HI, choice));

        assertThat(body.getJsonArray("tools").encode())
                .isEqualTo("[{\"functionDeclarations\":[{\"name\":\"f\",\"description\":\"d\","
                        + "\"parametersJsonSchema\":{\"type\":\"object\"}}]}]");
        assertThat(body.getJsonObject("toolConfig").getJsonObject("functionCallingConfig"))
                .isEqualTo(new JsonObject(expected));
    }

    @Test
    void picturesAndSoundGoAsBytes() {
        var parts = sent(dialect, """
                        {"messages":[{"role":"user","content":[
                          {"type":"image_url","image_url":{"url":"data:image/PNG;charset=x;base64,QUJD"}},
                          {"type":"input_audio","input_audio":{"data":"REVG","format":"mp3"}}]}]}""").getJsonArray("contents").getJsonObject(0).getJsonArray("parts");

        assertThat(parts.encode())
                .isEqualTo("[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"QUJD\"}},"
                        + "{\"inlineData\":{\"mimeType\":\"audio/mp3\",\"data\":\"REVG\"}}]");
    }

    @ParameterizedTest
    @CsvSource({"http://169.254.169.254/latest", "https://example.org/a.png", "HTTPS://x/", "gopher://x"})
    void noAddressOfACallerIsEverFetched(String url) {
        assertRefused(
                dialect,
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url
                        + "\"}}]}]}",
                "messages[0].content[0].image_url.url");
    }

    @Test
    void moreChoicesThanItCanGiveAreRefused() {
        assertRefused(dialect, "{\"n\":9," + HI + "}", "n");
    }

    @Test
    void formatsOfTheAnswerAreTranslated() {
        var any = sent(dialect, "{" + HI + ",\"response_format\":{\"type\":\"json_object\"}}");
        var schema = sent(
                dialect,
                "{" + HI + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                        + "{\"name\":\"n\",\"schema\":{\"type\":\"array\"}}}}");

        assertThat(any.getJsonObject("generationConfig").getString("responseMimeType"))
                .isEqualTo("application/json");
        assertThat(schema.getJsonObject("generationConfig").getJsonObject("responseJsonSchema"))
                .isEqualTo(new JsonObject().put("type", "array"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemini-3-pro     | none   | {\"thinkingBudget\":0}",
                "gemini-3-pro     | low    | {\"includeThoughts\":true,\"thinkingLevel\":\"LOW\"}",
                "gemini-3-pro     | max    | {\"includeThoughts\":true,\"thinkingLevel\":\"XHIGH\"}",
                "gemini-2.5-flash | low    | {\"includeThoughts\":true,\"thinkingBudget\":1024}",
                "gemini-2.5-flash | medium | {\"includeThoughts\":true,\"thinkingBudget\":8192}"
            })
    void theEffortIsToldInTheWayOfTheModelsGeneration(String model, String effort, String expected) {
        var plain = call("{" + HI + ",\"reasoning_effort\":\"" + effort + "\"}");
        var named = new UpstreamCall(plain.body(), model, 1, false, plain.apiKey(), "chatcmpl-1", 0);

        assertThat(new JsonObject(dialect.request(named).body())
                        .getJsonObject("generationConfig")
                        .getJsonObject("thinkingConfig"))
                .isEqualTo(new JsonObject(expected));
    }
}
