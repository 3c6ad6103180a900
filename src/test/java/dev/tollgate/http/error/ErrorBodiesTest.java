package dev.tollgate.http.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ErrorBodiesTest {
    private final ErrorBodies bodies = new ErrorBodies(Clock.systemUTC());

    @Test
    void wordsOfTheUpstreamAreForOpenAiSurfacesAlone() {
        var error = new TollgateException(ErrorKind.INVALID_REQUEST, "bad x")
                .with(TollgateException.UPSTREAM_PARAM, "messages[0].role")
                .with(TollgateException.UPSTREAM_CODE, "invalid_value");
        assertThat(bodies.body(error, ErrorShape.OPENAI, "/v1/x", "req_1").toString())
                .isEqualTo("{\"error\":{\"message\":\"bad x\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"messages[0].role\",\"code\":\"invalid_value\"}}");
        assertThat(bodies.body(error, ErrorShape.FLAT, "/v1/x", "req_1").toString())
                .doesNotContain("messages[0]", "invalid_value");
    }

    @Test
    void figuresHaveNoExponent() {
        var error = new TollgateException(ErrorKind.INSUFFICIENT_CREDIT, "Not enough")
                .with("required", "0.000000007")
                .with("available", "1000000000");
        for (ErrorShape shape : List.of(ErrorShape.FLAT, ErrorShape.OPENAI)) {
            assertThat(bodies.body(error, shape, "/api/chat", "req_1").toString())
                    .contains("\"required\":0.000000007", "\"available\":1000000000");
        }
    }
}
