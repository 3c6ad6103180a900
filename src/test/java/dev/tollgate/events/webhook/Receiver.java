package dev.tollgate.events.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A receiver of webhooks that behaves as it is told to. */
final class Receiver {
    /** What it got. */
    record Got(Map<String, String> headers, String body) {}

    final LinkedBlockingQueue<Got> got = new LinkedBlockingQueue<>();
    volatile Consumer<HttpServerRequest> behaviour =
            request -> request.response().end("ok");
    private final HttpServer server;

    Receiver(Vertx vertx) {
        server = WebhookScene.done(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var headers = new HashMap<String, String>();
                    request.headers()
                            .forEach(
                                    header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
                    got.add(new Got(headers, body.toString()));
                    behaviour.accept(request);
                }))
                .listen(0, "0.0.0.0"));
    }

    void answers(int status) {
        behaviour = request -> request.response().setStatusCode(status).end();
    }

    String url(String host) {
        return "http://" + host + ":" + server.actualPort() + "/hook?a=1";
    }

    String url() {
        return url("127.0.0.1");
    }

    Got next() throws InterruptedException {
        @Nullable Got next = got.poll(WebhookScene.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }
}
