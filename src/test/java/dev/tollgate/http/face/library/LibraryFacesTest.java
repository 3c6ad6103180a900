package dev.tollgate.http.face.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Contract;
import dev.tollgate.http.face.Faces;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wire shapes of conversations and prompts. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LibraryFacesTest {
    private static Contract contract;
    private final Faces faces = new Faces();

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    private static Call call() {
        return Call.by(Callers.user("alice")).path("conversationId", "conv_1").path("promptId", "prm_1");
    }

    private JsonObject fitting(int status, String operation, Call call, String body) {
        JsonObject answer = faces.json(status, operation, call.body(body));
        assertThat(contract.faultOf(operation, status, answer)).as(operation).isNull();
        return answer;
    }

    @Test
    void importOfTooManyNamesOneFault() {
        String many = "{'title':'t','messages':[]},".repeat(100) + "{'title':'t','messages':[]}";
        TollgateException failure =
                faces.failure("importConversations", call().body("{'conversations':[" + many + "]}"));
        assertThat(failure.details())
                .containsExactly(new TollgateException.Detail("conversations", "must have at most 100 items"));
    }

    @Test
    void answersFitTheDocument() {
        JsonObject page = fitting(200, "listConversations", call().query("q", "kazan"), "");
        assertThat(page.getJsonObject("pagination").getInteger("totalPages")).isEqualTo(3);
        assertThat(page.getBoolean("complete")).isFalse();
        fitting(201, "createConversation", call(), "{'title':'Trip'}");
        fitting(200, "getConversation", call(), "");
        fitting(200, "updateConversation", call(), "{'title':'Trip'}");
        JsonObject messages = fitting(200, "listMessages", call().query("before", "2.0"), "");
        JsonObject answer = messages.getJsonArray("data").getJsonObject(1);
        assertThat(answer.getJsonObject("receipt").getValue("cost").toString()).isEqualTo("0.0042");
        assertThat(answer.getJsonObject("receipt").getString("currency")).isEqualTo("USD");
        assertThat(answer.getJsonObject("receipt").getBoolean("stopped")).isTrue();
        assertThat(answer.getJsonArray("versions")).containsExactly("1.1", "2.1");
        fitting(200, "updateConversation", call(), "{'shown':'2.1'}");
        assertThat(faces.rooms.acts.getLast()).contains("number=2, index=1");
        fitting(201, "branchConversation", call(), "{'messageId':'1.1'}");
        fitting(200, "listPrompts", call(), "");
        fitting(201, "createPrompt", call(), "{'title':'a','text':'b'}");
        fitting(200, "updatePrompt", call(), "{'text':'b'}");
    }

    @Test
    void whatIsExportedCanBeImported() {
        var file = (ApiAnswer.Download) faces.answer("exportConversation", call().request());
        assertThat(contract.faultOf("exportConversation", 200, new JsonObject(file.body())))
                .isNull();

        JsonObject imported = faces.json(201, "importConversations", call().raw(file.body()));

        assertThat(imported.getJsonArray("data")).hasSize(1);
        assertThat(faces.rooms.acts.getLast())
                .contains("usr_alice", "Hello Alice", "gpt-4", "Good day", "number=2")
                .doesNotContain("4200000000");
    }

    @Test
    void everythingIsAskedInTheNameOfTheCaller() {
        faces.answer("deleteConversation", call().request());
        faces.answer("listMessages", call().query("after", "1.0").request());
        faces.answer("branchConversation", call().body("{'messageId':'1.1','title':'x'}"));

        assertThat(faces.rooms.acts).hasSize(3).allMatch(act -> act.contains("usr_alice"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "createConversation | {'title':'a\\nb'} | title",
                "createConversation | {'title':'a','model':7} | model",
                "updateConversation | {'title':''} | title",
                "updateConversation | {'shown':'1'} | shown",
                "importConversations | {'conversations':[{'title':'a','otherMessages':[{'role':'user','content':'x','id':'1.0','after':'x'}]}]} | conversations[0].otherMessages[0].after",
                "branchConversation | {'messageId':'0.1'} | messageId",
                "branchConversation | {'messageId':'1'} | messageId",
                "branchConversation | {'messageId':'99999999999999999.0'} | messageId",
                "importConversations | {'conversations':[]} | conversations",
                "importConversations | {'conversations':[{'title':'a','messages':{}}]} | conversations[0].messages",
                "importConversations | {'conversations':[{'title':'a','messages':[{'role':'tool','content':'x'}]}]} | conversations[0].messages[0].role",
                "importConversations | {'conversations':[{'title':{'$ne':''}}]} | conversations[0].title",
                "createPrompt | {'title':'a','text':''} | text",
                "simpleChat | {'userId':'usr_alice','message':'x','conversationId':'c','replaceFrom':'x'} | replaceFrom",
                "simpleChat | {'userId':'usr_alice','message':'x','replaceFrom':'1.0'} | replaceFrom",
            })
    void wrongFieldIsNamed(String operation, String body, String field) {
        TollgateException failure = faces.failure(operation, call().body(body));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure.details())
                .extracting(TollgateException.Detail::field)
                .containsExactly(field);
        assertThat(faces.rooms.acts).isEmpty();
    }

    @Test
    void messagesBeforeOneAndAfterAnotherAreRefused() {
        var both = call().query("before", "2.0").query("after", "1.0").request();

        assertThat(faces.failure("listMessages", both).details())
                .extracting(TollgateException.Detail::field)
                .containsExactly("after");
    }
}
