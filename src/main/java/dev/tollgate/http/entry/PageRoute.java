package dev.tollgate.http.entry;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;

/** Where something is read that is no operation of the OpenAPI document. */
public final class PageRoute {
    private PageRoute() {}

    /**
     * A route for GET and HEAD: who answers one answers the other (RFC 9110, section 9.3.2). The server leaves out the body
     * of an answer to HEAD and keeps its length.
     */
    public static Route of(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }
}
