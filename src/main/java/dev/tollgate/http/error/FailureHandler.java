package dev.tollgate.http.error;

import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.entry.Arrival;
import dev.tollgate.http.entry.BodyReader;
import dev.tollgate.http.entry.Entrance;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes an answer. Faults of ours are logged here, once, and never shown. */
public final class FailureHandler implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

    /** Surface D is all of `/v1` that surface F does not have. */
    private static final Pattern OPENAI_PATHS = Pattern.compile("/v1/(?!client(/|$)|org|invite/).*");

    private static final Pattern ANTHROPIC_PATHS = Pattern.compile("/v1/messages(/.*)?");

    private static final Pattern CLIENT_PATHS =
            Pattern.compile("/v1/(client|org|invite)(/.*)?|/auth/(validate|user|org)(/.*)?");

    private final Entrance entrance;
    private final BodyReader bodies;
    private final ErrorBodies errors;

    public FailureHandler(Entrance entrance, BodyReader bodies, ErrorBodies errors) {
        this.entrance = entrance;
        this.bodies = bodies;
        this.errors = errors;
    }

    /** Failures of the router itself and of requests whose operation is not known. */
    @Override
    public void handle(RoutingContext context) {
        entrance.note(context);
        answer(
                context,
                context.failure(),
                shapeAt(String.valueOf(context.request().path())));
    }

    /** Clients of OpenAI see its shape also where they ask for what is not there. */
    private static ErrorShape shapeAt(String path) {
        if (CLIENT_PATHS.matcher(path).matches()) {
            return ErrorShape.DETAILED;
        }
        if (ANTHROPIC_PATHS.matcher(path).matches()) {
            return ErrorShape.ANTHROPIC;
        }
        if (path.startsWith("/v1beta/")) {
            return ErrorShape.GEMINI;
        }
        return OPENAI_PATHS.matcher(path).matches() ? ErrorShape.OPENAI : ErrorShape.FLAT;
    }

    /** Answers with the error in the shape of the operation. */
    public void answer(RoutingContext context, @Nullable Throwable failure, ErrorShape declared) {
        Arrival arrival = Arrival.of(context);
        TollgateException error = KnownError.of(failure, context.statusCode());
        if (error.kind() == ErrorKind.INTERNAL) {
            LOG.error("request {} failed", arrival.label(), error.getCause() == null ? error : error.getCause());
        }
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            context.request().connection().close();
            return;
        }
        if (error.kind() == ErrorKind.REQUEST_TIMEOUT) {
            // The rest of the body may still come: nothing after it can be told from a request.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        ErrorShape shape = shape(declared, context);
        response.setStatusCode(error.kind().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8");
        addHints(response, error);
        String path = String.valueOf(context.request().path());
        Buffer body = errors.body(error, shape, path, arrival.label());
        boolean close = response.headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true);
        response.end(body).onComplete(_ -> {
            if (close) {
                context.request().connection().close();
            }
        });
        if (!close) {
            bodies.discard(context.request());
        }
    }

    private static ErrorShape shape(ErrorShape declared, RoutingContext context) {
        MultiMap headers = context.request().headers();
        return switch (declared) {
            case FLAT_UNLESS_SDK -> headers.contains("X-Stainless-Lang") ? ErrorShape.OPENAI : ErrorShape.FLAT;
            case OPENAI -> headers.contains("anthropic-version") ? ErrorShape.ANTHROPIC : ErrorShape.OPENAI;
            case FLAT, DETAILED, ANTHROPIC, GEMINI -> declared;
        };
    }

    private static void addHints(HttpServerResponse response, TollgateException error) {
        Duration wait = error.retryAfter();
        if (wait != null) {
            long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
            response.putHeader("Retry-After", Long.toString(seconds));
        } else if (isRetryUseless(error.kind())) {
            response.putHeader("x-should-retry", "false");
        }
        if (error.kind() == ErrorKind.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
    }

    /** Statuses that SDKs retry by themselves although the same request must fail again. */
    private static boolean isRetryUseless(ErrorKind kind) {
        return switch (kind) {
            case INSUFFICIENT_CREDIT, CONFLICT, UPSTREAM_REFUSED -> true;
            default -> false;
        };
    }
}
