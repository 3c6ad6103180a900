package dev.tollgate.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.PartStream;
import dev.tollgate.http.limit.FailedSignIns;
import dev.tollgate.identity.Permission;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves the operations of `http-test-openapi.yaml` and notes what it was asked. */
final class TestFace implements Face {
    final List<ApiRequest> asked = new CopyOnWriteArrayList<>();
    final List<Ticks> floods = new CopyOnWriteArrayList<>();
    final AtomicInteger chats = new AtomicInteger();
    final Promise<Void> slowCallerLeft = Promise.promise();
    volatile Promise<Void> gate = Promise.promise();
    private final Vertx vertx;
    private final FailedSignIns signIns;

    TestFace(Vertx vertx, FailedSignIns signIns) {
        this.vertx = vertx;
        this.signIns = signIns;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "ping", operation(Access.PUBLIC, null, LimitClass.NONE, ErrorShape.FLAT, false, this::echo),
                "login", operation(Access.PUBLIC, null, LimitClass.AUTH, ErrorShape.FLAT, false, this::login),
                "echo", operation(Access.AUTHENTICATED, null, LimitClass.BILLING, ErrorShape.FLAT, true, this::echo),
                "list", operation(Access.AUTHENTICATED, null, LimitClass.NONE, ErrorShape.FLAT, false, this::echo),
                "thing", operation(Access.AUTHENTICATED, null, LimitClass.NONE, ErrorShape.FLAT, false, this::echo),
                "deleteThing",
                        operation(
                                Access.AUTHENTICATED,
                                Permission.WEBHOOKS,
                                LimitClass.NONE,
                                ErrorShape.FLAT,
                                false,
                                _ -> Future.succeededFuture(new ApiAnswer.Empty(204))),
                "adminUsers",
                        operation(Access.PLATFORM_ADMIN, null, LimitClass.NONE, ErrorShape.FLAT, false, this::echo),
                "chat",
                        new Operation(
                                Access.AUTHENTICATED,
                                Permission.CHAT,
                                LimitClass.CHAT,
                                ErrorShape.OPENAI,
                                true,
                                true,
                                this::chat),
                "model", operation(Access.AUTHENTICATED, null, LimitClass.NONE, ErrorShape.OPENAI, false, this::echo),
                "mixed",
                        new Operation(
                                Access.AUTHENTICATED,
                                Permission.CHAT,
                                LimitClass.NONE,
                                ErrorShape.FLAT_UNLESS_SDK,
                                false,
                                true,
                                this::chat));
    }

    private static Operation operation(
            Access access,
            @Nullable Permission permission,
            LimitClass limit,
            ErrorShape errors,
            boolean idempotent,
            Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(access, permission, limit, errors, idempotent, false, handler);
    }

    private Future<ApiAnswer> echo(ApiRequest request) {
        asked.add(request);
        JsonObject answer = new JsonObject()
                .put("id", request.id())
                .put("label", request.label())
                .put("address", request.remoteAddress())
                .put("pathParams", new JsonObject(Map.copyOf(request.pathParams())))
                .put("body", request.body().toString())
                .put(
                        "caller",
                        request.principal() == null ? null : request.principal().limitKey());
        return json(answer);
    }

    private Future<ApiAnswer> login(ApiRequest request) {
        ObjectNode body = request.json();
        String name = body.path("username").asText();
        return signIns.check(name, request.remoteAddress()).compose(attempt -> {
            if (!body.path("password").asText().equals("right")) {
                return Future.failedFuture(
                        new TollgateException(ErrorKind.UNAUTHENTICATED, "Name or password is wrong"));
            }
            signIns.succeeded(attempt);
            return json(new JsonObject().put("in", true));
        });
    }

    private Future<ApiAnswer> chat(ApiRequest request) {
        asked.add(request);
        int number = chats.incrementAndGet();
        String mode = request.json().path("mode").asText();
        return switch (mode) {
            case "poor" ->
                Future.failedFuture(new TollgateException(ErrorKind.INSUFFICIENT_CREDIT, "Not enough credits")
                        .with("required", "2.5")
                        .with("available", "1")
                        .with("held", "0")
                        .with("affordableTokens", "7")
                        .with("budget", "key.day"));
            case "boom" -> throw new IllegalStateException("secret-table at 10.1.2.3");
            case "away" ->
                Future.failedFuture(new TollgateException(
                                ErrorKind.UPSTREAM_UNAVAILABLE, "No provider can answer", new Exception("db-host-7"))
                        .retryAfter(Duration.ofMillis(1500)));
            case "no-model" ->
                Future.failedFuture(new TollgateException(ErrorKind.MODEL_NOT_FOUND, "The model does not exist"));
            case "bad-field" -> Future.failedFuture(TollgateException.invalid("messages[0].role", "is unknown"));
            case "wait" -> {
                request.callerLeft().onComplete(_ -> slowCallerLeft.tryComplete());
                yield gate.future().compose(_ -> json(new JsonObject().put("number", number)));
            }
            case "big" -> json(new JsonObject().put("text", "x".repeat(1024 * 1024)));
            case "stream" ->
                Future.succeededFuture(new ApiAnswer.Events(new Ticks(vertx, 5, "data: {\"n\":" + number + "}\n\n")));
            case "stream-free" ->
                Future.succeededFuture(new ApiAnswer.Metered(
                        new ApiAnswer.Events(new Ticks(vertx, 2, "event: error\n\n")), Future.succeededFuture(0L)));
            case "flood" -> {
                var flood = new Ticks(vertx, 100_000, "data: " + "x".repeat(10_000) + "\n\n");
                request.callerLeft().onComplete(_ -> slowCallerLeft.tryComplete());
                floods.add(flood);
                yield Future.succeededFuture(new ApiAnswer.Events(flood));
            }
            case "until-left" -> Future.succeededFuture(new ApiAnswer.Events(untilLeft(request)));
            case "tokens" ->
                Future.succeededFuture(new ApiAnswer.Metered(
                        new ApiAnswer.Json(200, Buffer.buffer("{}")), Future.succeededFuture(1000L)));
            default -> json(new JsonObject().put("number", number).put("id", request.id()));
        };
    }

    /** One part, and an end like any other once the caller has left: so ends the stream of a chat. */
    private static PartStream untilLeft(ApiRequest request) {
        var first = new AtomicBoolean(true);
        return new PartStream(() -> first.getAndSet(false)
                ? Future.succeededFuture(Optional.of(Buffer.buffer("data: {}\n\n")))
                : request.callerLeft().map(Optional.empty()));
    }

    private static Future<ApiAnswer> json(JsonObject body) {
        return Future.succeededFuture(new ApiAnswer.Json(200, body.toBuffer()));
    }
}
