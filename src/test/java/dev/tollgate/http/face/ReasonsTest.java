package dev.tollgate.http.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.ApiRequest;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who reads the audit log later learns why: a reason says something wherever one is given. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReasonsTest {
    private static Contract contract;
    private final Faces faces = new Faces();

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    /** Bodies of the document that hold a reason, by operation; that of the balance may do without. */
    private static List<Given> reasons() {
        var operations = new TreeSet<>(contract.operationIds());
        operations.removeIf(operation -> !contract.takesBody(operation));
        return operations.stream()
                .map(operation ->
                        new Given(operation, contract.requestExamples(operation).getJsonObject(0)))
                .filter(given -> given.body.containsKey("reason") || given.operation.equals("adminSetUserBalance"))
                .toList();
    }

    private record Given(String operation, JsonObject body) {
        JsonObject with(String reason) {
            return body.copy().put("reason", reason);
        }

        ApiRequest call(String reason) {
            return Call.by(Callers.admin())
                    .path("userId", "usr_alice")
                    .path("orgId", "org_bob")
                    .body(with(reason).encode());
        }
    }

    @Test
    void reasonOfNothingButSpacesIsRefusedByReaderAndDocument() {
        assertThat(reasons()).hasSizeGreaterThan(7);
        for (Given given : reasons()) {
            for (String blank : List.of("", "   ", "\u00a0\u2003\u2028\u3000 ")) {
                TollgateException failure = faces.failure(given.operation, given.call(blank));
                assertThat(failure.kind()).as(given.operation).isEqualTo(ErrorKind.INVALID_REQUEST);
                assertThat(failure.details())
                        .as(given.operation)
                        .extracting(TollgateException.Detail::field)
                        .containsExactly("reason");
                assertThat(contract.takes(given.operation, given.with(blank)))
                        .as(given.operation)
                        .isFalse();
            }
        }
        assertThat(faces.rooms.acts).isEmpty();
        assertThat(faces.rooms.audited).isEmpty();
    }

    @Test
    void spacesAroundAReasonAreNoFault() {
        for (Given given : reasons()) {
            assertThat(contract.takes(given.operation, given.with(" \u3000 asked by letter ")))
                    .as(given.operation)
                    .isTrue();
            var answer = new Faces().call(given.operation, given.call(" \u3000 asked by letter "));
            assertThat(answer.failed() && ((TollgateException) answer.cause()).kind() == ErrorKind.INVALID_REQUEST)
                    .as(given.operation)
                    .isFalse();
        }
    }
}
