package dev.tollgate.http.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.ApiRequest;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must never get past a face: each fault is a 400 that names the field, and no room hears of it. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BadInputsTest {
    /** Bodies of these are read by the chat room's reader. */
    private static final Set<String> CHAT_BODIES = Set.of("createChatCompletion", "openaiCreateChatCompletion");

    /** Where either of two names will do, the first is told. */
    private static final Map<String, String> EITHER_NAME =
            Map.of("textStreamPost modelName", "model", "textLogin email", "username");

    private static Contract contract;
    private final Faces faces = new Faces();

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    /** Somebody who may use the operation. */
    private static Principal caller(String operation) {
        boolean needsAdmin =
                operation.startsWith("admin") || operation.equals("textSetBalance") || operation.equals("simpleTopup");
        return needsAdmin ? Callers.admin() : Callers.user("alice");
    }

    private static Call call(String operation) {
        return Call.by(caller(operation))
                .path("userId", "usr_alice")
                .path("keyId", "key_1")
                .path("call", "gpt-4:generateContent");
    }

    private static Set<String> operationsWithBodies() {
        var ids = new TreeSet<>(contract.operationIds());
        ids.removeIf(id -> !contract.takesBody(id) || CHAT_BODIES.contains(id));
        return ids;
    }

    private TollgateException refusal(String operation, ApiRequest request) {
        TollgateException failure = faces.failure(operation, request);
        assertThat(faces.rooms.acts).as(operation).isEmpty();
        assertThat(faces.rooms.audited).as(operation).isEmpty();
        return failure;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "'x'",
                "1",
                "{} {}",
                "{}x",
                "{'userId':'a','userId':'b'}",
                "{'amount':NaN}",
                "{'amount':Infinity}",
                "{'a':1,}",
                "{a:1}",
                "{'a':'\u0001'}",
                "{"
            })
    void bodyThatIsNoJsonObjectIsRefusedEverywhere(String body) {
        for (String operation : operationsWithBodies()) {
            assertThat(refusal(operation, call(operation).body(body)).kind())
                    .as(operation)
                    .isEqualTo(ErrorKind.INVALID_JSON);
        }
    }

    @Test
    void bodiesInOtherEncodingsOrTooDeepAreRefusedEverywhere() {
        String example = "{\"userId\":\"usr_alice\"}";
        List<Buffer> bodies = List.of(
                Buffer.buffer(example.getBytes(StandardCharsets.UTF_16LE)),
                Buffer.buffer(example.getBytes(StandardCharsets.UTF_16)),
                Buffer.buffer(new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'}),
                Buffer.buffer("{\"deep\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}"),
                Buffer.buffer("{\"deep\":" + "{\"a\":".repeat(100_000)));
        for (String operation : operationsWithBodies()) {
            for (Buffer body : bodies) {
                assertThat(refusal(operation, call(operation).raw(body)).kind())
                        .as(operation)
                        .isEqualTo(ErrorKind.INVALID_JSON);
            }
        }
    }

    @Test
    void byteOrderMarkIsAccepted() {
        Buffer body = Buffer.buffer(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})
                .appendString("{\"userId\":\"usr_alice\"}");
        assertThat(faces.answer("simpleResetContext", call("simpleResetContext").raw(body)))
                .isNotNull();
    }

    /** Without a refresh token in the body that of the cookie is meant, which these calls do not carry. */
    private static final Set<String> TOKEN_OR_COOKIE = Set.of("logout", "refreshSession");

    /** Its body is another service's: only what is used of it is read. */
    private static final String FOREIGN = "yookassaNotification";

    @Test
    void everyRequiredFieldThatIsMissingIsNamed() {
        for (String operation : operationsWithBodies()) {
            if (operation.equals(FOREIGN)) {
                continue;
            }
            TollgateException failure = refusal(operation, call(operation).body("{}"));
            assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            JsonObject example = contract.requestExamples(operation).getJsonObject(0);
            for (String field : example.fieldNames()) {
                JsonObject without = example.copy();
                without.remove(field);
                boolean required = TOKEN_OR_COOKIE.contains(operation) || !contract.takes(operation, without);
                String told = EITHER_NAME.getOrDefault(operation + ' ' + field, field);
                boolean named = failure.details().stream()
                        .anyMatch(detail -> detail.field().equals(told));
                assertThat(named).as(operation + " " + field).isEqualTo(required);
            }
        }
    }

    @Test
    void wrongTypeOfAnyExampleFieldIsRefusedAlikeByReaderAndSchema() {
        List<Object> strange = List.of(new JsonObject().put("$gt", ""), List.of(List.of()), 1.5, true, "x");
        for (String operation : operationsWithBodies()) {
            for (Object example : contract.requestExamples(operation)) {
                for (String field : ((JsonObject) example).fieldNames()) {
                    for (Object value : strange) {
                        agree(operation, ((JsonObject) example).copy().put(field, value));
                    }
                    agree(operation, ((JsonObject) example).copy().putNull(field));
                }
            }
        }
    }

    /** The document says of every body what the reader says. */
    private void agree(String operation, JsonObject body) {
        boolean isOfCookie = TOKEN_OR_COOKIE.contains(operation) && body.getValue("refreshToken") == null;
        if (isOfCookie || operation.equals(FOREIGN)) {
            return;
        }
        var fresh = new Faces();
        fresh.rooms.identity.put(FakeIdentity.person("bob", "bob", "bob@example.com", PlatformRole.CLIENT, false));
        var answer = fresh.call(operation, call(operation).body(body.encode()));
        boolean invalid = answer.failed() && ((TollgateException) answer.cause()).kind() == ErrorKind.INVALID_REQUEST;
        assertThat(!invalid).as(operation + " " + body).isEqualTo(contract.takes(operation, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "-1e-9",
                "null",
                "[]",
                "true",
                "'100'",
                "1e18",
                "1e309",
                "-1e309",
                "1e999999999",
                "1e-999999999",
                "-1e999999999",
                "0.0000000001",
                "1000000000.000000001",
                "{'$gt':0}",
                "0e999999999"
            })
    void amountThatIsNoMoneyIsRefusedAndNamed(String amount) {
        boolean zero = amount.startsWith("0") && !amount.startsWith("0.");
        String body = "{'userId':'usr_alice','amount':" + amount + ",'balance':" + amount + "}";
        long startedNs = System.nanoTime();
        assertNamed("simpleTopup", body, "amount");
        if (!zero) {
            assertNamed("adminSetUserBalance", body, "amount");
            assertNamed("textSetBalance", body, "balance");
        }
        assertThat(System.nanoTime() - startedNs).isLessThan(TimeLimits.nanos(Duration.ofSeconds(2)));
    }

    private void assertNamed(String operation, String body, String field) {
        TollgateException failure = refusal(operation, call(operation).body(body));
        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure.details())
                .extracting(TollgateException.Detail::field)
                .containsExactly(field);
    }

    @Test
    void smallestAndLargestAmountsAreTakenExactly() {
        for (String amount : List.of("0.000000001", "1e-9", "1000000000", "1e9", "1.10")) {
            var fresh = new Faces();
            fresh.answer("simpleTopup", call("simpleTopup").body("{'userId':'usr_alice','amount':" + amount + "}"));
            long addedNano = new BigDecimal(amount).movePointRight(9).longValueExact();
            assertThat(fresh.rooms.billing.balanceNano(Rooms.organisation("alice")))
                    .isEqualTo(10_000_100_000_000L + addedNano);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "simpleChat | {'userId':'','message':'x'} | userId",
                "simpleChat | {'userId':'usr_alice','message':''} | message",
                "simpleChat | {'userId':'usr_alice','message':'\\ud800'} | message",
                "simpleChat | {'userId':'a\\u0000b','message':'x'} | userId",
                "simpleChat | {'userId':'u','message':'x','context':{}} | context",
                "simpleChat | {'userId':'u','message':'x','context':['x']} | context[0]",
                "simpleChat | {'userId':'u','message':'x','context':[{'role':'root','content':'x'}]} | context[0].role",
                "simpleChat | {'userId':'u','message':'x','context':[{'role':'user','content':1}]} | context[0].content",
                "simpleChat | {'userId':'u','message':'x','conversationId':{'$ne':null}} | conversationId",
                "simpleChat | {'userId':'u','message':'x','stream':'true'} | stream",
                "simpleSaveContext | {'userId':'u','context':null} | context",
                "textGenerate | {'model':'m','prompt':'x','maxTokens':0} | maxTokens",
                "textGenerate | {'model':'m','prompt':'x','maxTokens':-1} | maxTokens",
                "textGenerate | {'model':'m','prompt':'x','maxTokens':2147483648} | maxTokens",
                "textGenerate | {'model':'m','prompt':'x','maxTokens':9223372036854775808} | maxTokens",
                "textGenerate | {'model':'m','prompt':'x','maxTokens':1.5} | maxTokens",
                "textGenerate | {'model':'m','prompt':'x','maxTokens':'10'} | maxTokens",
                "textGenerate | {'model':'m','prompt':'x','maxTokens':1e999999999} | maxTokens",
                "textGenerate | {'model':'m','prompt':'x','temperature':3} | temperature",
                "textGenerate | {'model':'m','prompt':'x','temperature':1e309} | temperature",
                "simpleLogin | {'username':{'$gt':''},'password':'x'} | username",
                "textLogin | {'username':'x','password':{'$gt':''}} | password",
                "createApiKey | {'name':'a','permissions':[]} | permissions",
                "createApiKey | {'name':'a','permissions':['chat','*']} | permissions[1]",
                "createApiKey | {'name':'a\\nb','permissions':['chat']} | name",
                "createApiKey | {'name':'a','permissions':['chat'],'models':[1]} | models[0]",
                "createApiKey | {'name':'a','permissions':['chat'],'limits':{'tokensPerMinute':0}} | limits.tokensPerMinute",
                "createApiKey | {'name':'a','permissions':['chat'],'limits':7} | limits",
                "createApiKey | {'name':'a','permissions':['chat'],'budget':7} | budget",
                "createApiKey | {'name':'a','permissions':['chat'],'budget':{'daily':-1}} | budget.daily",
                "createApiKey | {'name':'a','permissions':['chat'],'budget':{'daily':'5'}} | budget.daily",
                "createApiKey | {'name':'a','permissions':['chat'],'budget':{'monthly':1e309}} | budget.monthly",
                "createApiKey | {'name':'a','permissions':['chat'],'budget':{'monthly':0.0000000001}} | budget.monthly",
                "createApiKey | {'name':'a','permissions':['chat'],'budget':{'total':1000000000.1}} | budget.total",
                "createApiKey | {'name':'a','permissions':['chat'],'budget':{'total':{'$gt':0}}} | budget.total",
                "createApiKey | {'name':'a','permissions':['chat'],'expiresAt':'soon'} | expiresAt",
                "createApiKey | {'name':'a','permissions':['chat'],'expiresAt':'2025-01-01T00:00:00Z'} | expiresAt",
                "createApiKey | {'name':'a','permissions':[null]} | permissions[0]",
                "adminSetUserBalance | {'amount':1,'reason':['x']} | reason",
            })
    void wrongFieldIsNamedByItsPath(String operation, String body, String field) {
        assertNamed(operation, body, field);
    }

    @Test
    void textsAndListsThatAreTooLongAreRefused() {
        String item = "{'role':'user','content':'x'},";
        String many = item.repeat(1_000) + item.substring(0, item.length() - 1);
        assertNamed("simpleSaveContext", "{'userId':'u','context':[" + many + "]}", "context");
        assertNamed("simpleLogin", "{'username':'" + "x".repeat(257) + "','password':'x'}", "username");
        assertNamed("simpleLogin", "{'username':'x','password':'" + "x".repeat(1_025) + "'}", "password");
        assertNamed("refreshSession", "{'refreshToken':'" + "x".repeat(8_193) + "'}", "refreshToken");
    }

    @Test
    void listFullOfFaultsMakesAShortAnswer() {
        String wrong = "{'role':'root','content':1},".repeat(999) + "{}";
        TollgateException failure = refusal(
                "simpleSaveContext", call("simpleSaveContext").body("{'userId':'u','context':[" + wrong + "]}"));
        assertThat(failure.details()).hasSize(50);
    }
}
