package dev.tollgate.http.entry;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of every request: gives it its label and the headers that every answer has, and lets through only
 * what can be read in one way. The body stays unread until somebody wants it.
 */
public final class Entrance implements Handler<RoutingContext> {
    private final Ids ids;
    private final TrustedProxies proxies;
    private final PathRules paths;

    /** @param slashPrefixes beginnings of paths whose last parameter may hold a slash */
    public Entrance(Ids ids, TrustedProxies proxies, List<String> slashPrefixes) {
        this.ids = ids;
        this.proxies = proxies;
        this.paths = new PathRules(slashPrefixes);
    }

    @Override
    public void handle(RoutingContext context) {
        context.request().pause();
        note(context);
        try {
            Framing.check(context.request());
        } catch (TollgateException e) {
            context.response().putHeader("Connection", "close");
            context.fail(e);
            return;
        }
        try {
            checkPath(context.request().path());
        } catch (TollgateException e) {
            context.fail(e);
            return;
        }
        context.next();
    }

    private void checkPath(@Nullable String path) {
        if (path == null || path.isEmpty()) {
            throw new TollgateException(ErrorKind.INVALID_REQUEST, "The request has no path");
        }
        paths.check(path);
    }

    /** Notes the arrival unless that is done: a request that the router itself refuses never came to {@link #handle}. */
    public Arrival note(RoutingContext context) {
        if (!Arrival.isNoted(context)) {
            HttpServerRequest request = context.request();
            String label = RequestLabel.of(request.headers().getAll(RequestLabel.HEADER), ids);
            String peer = request.remoteAddress() == null
                    ? "unknown"
                    : String.valueOf(request.remoteAddress().hostAddress());
            String caller = proxies.callerOf(peer, request.headers().getAll("X-Forwarded-For"));
            SecurityHeaders.add(context.response().headers());
            context.response().putHeader(RequestLabel.HEADER, label);
            if (request.headers().contains("anthropic-version")) {
                // Anthropic's clients look for it under this name.
                context.response().putHeader("request-id", label);
            }
            Arrival.note(context, label, caller);
        }
        return Arrival.of(context);
    }
}
