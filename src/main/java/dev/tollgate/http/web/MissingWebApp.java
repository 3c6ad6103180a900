package dev.tollgate.http.web;

import dev.tollgate.http.Pages;
import dev.tollgate.http.entry.BodyReader;
import dev.tollgate.http.entry.PageRoute;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What stands at the root of a build without Node.js: what this is, and how to get the web app. */
final class MissingWebApp implements Pages {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String page = page();

    @Override
    public List<String> paths() {
        return List.of("/");
    }

    @Override
    public void mount(Router router, BodyReader bodies) {
        PageRoute.of(router, "/").handler(context -> context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .end(page));
    }

    private static String page() {
        try (InputStream in = MissingWebApp.class.getResourceAsStream("/pages/index.html")) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: index.html");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
