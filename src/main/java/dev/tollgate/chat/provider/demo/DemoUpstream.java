package dev.tollgate.chat.provider.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * An upstream of our own that speaks OpenAI's wire on the loopback interface: the demo provider is the dialect `openai`
 * pointed at it, and so goes the same way as a real one. It asks no model, needs no key and remembers nothing.
 */
public final class DemoUpstream {
    /** The provider's name in settings and answers. */
    public static final String PROVIDER = "demo";

    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/v1/chat/completions";
    private static final int MAX_BODY_BYTES = 64 << 20;

    private final Vertx vertx;
    private final Duration chunkDelay;
    private final Ids ids = Ids.random();
    private final HttpServer server;

    private DemoUpstream(Vertx vertx, Duration chunkDelay) {
        this.vertx = vertx;
        this.chunkDelay = chunkDelay;
        this.server =
                vertx.createHttpServer(new HttpServerOptions().setHost(HOST).setPort(0));
    }

    /**
     * Starts it on a free port.
     *
     * @param chunkDelay between two parts of a streamed answer, 0 or more; each part is one token of four characters
     */
    public static Future<DemoUpstream> start(Vertx vertx, Duration chunkDelay) {
        if (chunkDelay.isNegative()) {
            throw new IllegalArgumentException("chunkDelay is negative");
        }
        var demo = new DemoUpstream(vertx, chunkDelay);
        return demo.server.requestHandler(demo::route).listen().map(demo);
    }

    /** Where `/chat/completions` begins, without a trailing slash. */
    public URI baseUrl() {
        return URI.create("http://" + HOST + ":" + server.actualPort() + "/v1");
    }

    /** Stops it; answers under way are cut. */
    public Future<Void> close() {
        return server.close();
    }

    private void route(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.POST) || !PATH.equals(request.path())) {
            refuse(request, 404, "The demo knows POST " + PATH + " alone");
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MAX_BODY_BYTES) {
                request.connection().close();
                return;
            }
            body.appendBuffer(part);
        });
        request.endHandler(_ -> answer(request, body));
    }

    private void answer(HttpServerRequest request, Buffer body) {
        DemoRequest asked;
        try {
            asked = DemoRequest.of(StrictJson.object(body));
        } catch (TollgateException e) {
            refuse(request, 400, describe(e));
            return;
        }
        var wire = new DemoWire(
                asked,
                DemoReply.to(asked),
                ids.next("chatcmpl-demo"),
                Instant.now().getEpochSecond());
        if (asked.stream()) {
            new DemoStream(vertx, request.response(), wire.events(), chunkDelay).start();
        } else {
            request.response().putHeader("Content-Type", "application/json").end(wire.whole());
        }
    }

    private static String describe(TollgateException e) {
        return e.details().isEmpty()
                ? e.getMessage()
                : e.details().getFirst().field() + " " + e.details().getFirst().message();
    }

    private static void refuse(HttpServerRequest request, int status, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .putNull("code");
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toString());
    }
}
