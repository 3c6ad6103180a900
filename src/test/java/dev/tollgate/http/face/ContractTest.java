package dev.tollgate.http.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.Operation.Access;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ContractTest {
    private static Contract contract;
    private final Faces faces = new Faces();

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    @Test
    void everyOperationOfTheDocumentIsServedAndNoOther() {
        assertThat(faces.operations().keySet()).isEqualTo(contract.operationIds());
    }

    @Test
    void exampleBodiesOfRequestsFitTheirSchemas() {
        for (String id : contract.operationIds()) {
            if (contract.takesBody(id)) {
                JsonArray examples = contract.requestExamples(id);
                assertThat(examples).as(id).isNotEmpty();
                examples.forEach(example ->
                        assertThat(contract.takes(id, example)).as(id + example).isTrue());
            }
        }
    }

    @Test
    void exampleAnswersFitTheirSchemas() {
        for (String id : contract.operationIds()) {
            JsonObject responses = contract.operation(id).getJsonObject("responses");
            String status = responses.fieldNames().stream()
                    .filter(code -> code.startsWith("2"))
                    .findFirst()
                    .orElseThrow();
            contract.answerExamples(id, status)
                    .forEach(example -> assertThat(contract.faultOf(id, Integer.parseInt(status), example))
                            .as(id)
                            .isNull());
        }
    }

    @Test
    void operationsThatNeedNoSignInSaySoInTheDocument() {
        faces.operations().forEach((id, operation) -> {
            Object security = contract.operation(id).getValue("security");
            boolean open = security instanceof JsonArray ways
                    && (ways.isEmpty() || ways.stream().anyMatch(way -> ((JsonObject) way).isEmpty()));
            assertThat(open).as(id).isEqualTo(operation.access() == Access.PUBLIC);
        });
    }

    @Test
    void idempotencyKeyIsListedExactlyWhereItIsHonoured() {
        faces.operations().forEach((id, operation) -> {
            boolean listed = contract.operation(id)
                    .getJsonArray("parameters", new JsonArray())
                    .encode()
                    .contains("IdempotencyKey");
            assertThat(listed).as(id).isEqualTo(operation.idempotent());
        });
    }
}
