package dev.tollgate.http;

import dev.tollgate.http.entry.Arrival;
import dev.tollgate.http.entry.BodyReader;
import dev.tollgate.http.error.FailureHandler;
import dev.tollgate.http.idempotency.Idempotency;
import dev.tollgate.http.limit.NodeLimits;
import dev.tollgate.http.limit.Place;
import dev.tollgate.http.limit.RateLimiter.Taking;
import dev.tollgate.http.limit.RequestLimits;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.Ids;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request through one operation, in this order: head, caller, rights, a place on this node, limits, body,
 * schema, idempotency key, the face's code, answer. Nothing of the body is read before the caller is known and within the limits.
 */
final class OperationRoute implements Handler<RoutingContext> {
    private final Operation operation;
    private final io.vertx.openapi.contract.Operation contract;
    private final Steps steps;

    /** What all operations share. */
    record Steps(
            RequestCheck check,
            SignInGate signIn,
            NodeLimits node,
            RequestLimits limits,
            BodyReader bodies,
            Idempotency idempotency,
            AnswerWriter answers,
            FailureHandler failures,
            Ids ids) {}

    OperationRoute(Operation operation, io.vertx.openapi.contract.Operation contract, Steps steps) {
        this.operation = operation;
        this.contract = contract;
        this.steps = steps;
    }

    @Override
    public void handle(RoutingContext context) {
        AccessLog.noteOperation(context, contract);
        serve(context).onFailure(failure -> steps.failures.answer(context, failure, operation.errors()));
    }

    private Future<Void> serve(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            steps.check.checkHead(request, context.queryParams());
            return steps.node
                    .whileAsking(steps.signIn.enter(operation, request.headers()), address(context))
                    .compose(principal -> steps.node
                            .enter(operation, principal, address(context))
                            .during(place -> serveAt(place, context, principal)));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static String address(RoutingContext context) {
        return Arrival.of(context).remoteAddress();
    }

    private Future<Void> serveAt(Place place, RoutingContext context, @Nullable Principal principal) {
        return enterLimits(context, principal).compose(taking -> serveWithin(context, principal, place, taking));
    }

    private Future<Taking> enterLimits(RoutingContext context, @Nullable Principal principal) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        // The decoder has checked that it is a number; a chunked body is not known beforehand.
        long bodyBytes = length == null ? 0 : Long.parseLong(length.strip());
        return steps.limits.enter(
                operation,
                principal,
                address(context),
                bodyBytes,
                context.response().headers());
    }

    private Future<Void> serveWithin(
            RoutingContext context, @Nullable Principal principal, Place place, Taking taking) {
        return steps.bodies
                .read(context.request(), place::holdBody)
                .compose(body -> operation.strictReader()
                        ? Future.succeededFuture(body)
                        : steps.check.checkAgainstSchema(context.request(), contract, body))
                .compose(body -> answer(context, principal, body))
                .compose(answer -> write(context, answer, taking))
                .recover(failure -> steps.limits.leave(taking, 0L).compose(_ -> Future.failedFuture(failure)));
    }

    private Future<Idempotency.Kept> answer(RoutingContext context, @Nullable Principal principal, Buffer body) {
        String key = operation.idempotent() ? context.request().getHeader(Idempotency.HEADER) : null;
        if (key == null || principal == null) {
            return call(context, principal, body, steps.ids.nextInTime("req")).map(Idempotency.Kept::unkept);
        }
        var scope =
                new Idempotency.Scope(principal.organisationId(), principal.userId(), contract.getOperationId(), key);
        String bodyHash = Idempotency.bodyHash(
                context.request().method().name(), context.request().path(), body);
        return steps.idempotency.run(scope, bodyHash, id -> call(context, principal, body, id));
    }

    private Future<ApiAnswer> call(RoutingContext context, @Nullable Principal principal, Buffer body, String id) {
        Arrival arrival = Arrival.of(context);
        var request = new ApiRequest(
                id,
                arrival.label(),
                principal,
                body,
                context.pathParams(),
                context.queryParams(),
                context.request().headers(),
                arrival.remoteAddress(),
                arrival.callerLeft());
        try {
            return operation.handler().apply(request);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Void> write(RoutingContext context, Idempotency.Kept kept, Taking taking) {
        if (kept.replayed()) {
            context.response().putHeader("Idempotency-Replayed", "true");
        }
        var leaving = new Leaving(kept.answer(), taking);
        return steps.answers
                // Who asks again after the last byte must find the place free.
                .write(context, kept.answer(), () -> kept.beforeEnd().get().compose(_ -> leaving.leave()))
                // The caller left: there is nobody to tell, and the end handler logs it.
                .onFailure(_ -> kept.brokenOff().run())
                .otherwiseEmpty()
                .onComplete(_ -> leaving.leave());
    }

    /** Leaves the limits once, whichever end of an answer comes first. */
    private final class Leaving {
        private final ApiAnswer answer;
        private final Taking taking;
        private boolean left;

        Leaving(ApiAnswer answer, Taking taking) {
            this.answer = answer;
            this.taking = taking;
        }

        Future<Void> leave() {
            if (left) {
                return Future.succeededFuture();
            }
            left = true;
            return answer instanceof ApiAnswer.Metered metered
                            && metered.tokens().isComplete()
                    ? metered.tokens()
                            .transform(
                                    tokens -> steps.limits.leave(taking, tokens.succeeded() ? tokens.result() : null))
                    : steps.limits.leave(taking, null);
        }
    }
}
