package dev.tollgate.http.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Mounts surface H: health, metrics, the OpenAPI document as it is, and Swagger UI. */
public final class OperationsRoutes {
    private static final String SWAGGER_FILES = "META-INF/resources/webjars/swagger-ui/5.34.1";

    /** Swagger UI sets styles on elements and shows small images inline; scripts come from this server alone. */
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
            + " form-action 'self'";

    private final Vertx vertx;
    private final PrometheusMeterRegistry meters;
    private final List<HealthCheck> checks;
    private final AtomicBoolean draining;

    /** @param draining true once the node takes no new requests */
    public OperationsRoutes(
            Vertx vertx, PrometheusMeterRegistry meters, List<HealthCheck> checks, AtomicBoolean draining) {
        this.vertx = vertx;
        this.meters = meters;
        this.checks = List.copyOf(checks);
        this.draining = draining;
    }

    /**
     * Adds the routes.
     *
     * @param openApiYaml the document as it was written
     * @param openApiJson the same as JSON
     */
    public void mount(Router router, String openApiYaml, String openApiJson) {
        new Health(checks, draining).mount(router);
        new Metrics(vertx, meters).mount(router);
        text(router, "/openapi.yaml", "application/yaml; charset=utf-8", openApiYaml);
        text(router, "/openapi.json", "application/json; charset=utf-8", openApiJson);
        text(router, "/robots.txt", "text/plain; charset=utf-8", "User-agent: *\nDisallow: /\n");
        text(router, "/page.css", "text/css; charset=utf-8", resource("page.css"));
        swagger(router, "/api-docs");
        swagger(router, "/docs");
    }

    private static void text(Router router, String path, String type, String content) {
        router.get(path)
                .handler(context ->
                        context.response().putHeader("Content-Type", type).end(content));
    }

    private static void page(Router router, String path, String html) {
        router.get(path).handler(context -> {
            allowPage(context);
            context.response()
                    .putHeader("Content-Type", "text/html; charset=utf-8")
                    .end(html);
        });
    }

    private static void allowPage(RoutingContext context) {
        context.response().putHeader("Content-Security-Policy", PAGE_POLICY);
    }

    /** Our own page and initializer before the files of the web jar, whose page asks for somebody else's document. */
    private static void swagger(Router router, String base) {
        String index = resource("swagger.html").replace("{base}", base);
        page(router, base, index);
        page(router, base + "/", index);
        text(
                router,
                base + "/swagger-initializer.js",
                "text/javascript; charset=utf-8",
                resource("swagger-initializer.js"));
        StaticHandler files = StaticHandler.create(SWAGGER_FILES)
                .setIncludeHidden(false)
                .setDirectoryListing(false)
                .setCachingEnabled(true);
        router.get(base + "/*").handler(context -> {
            allowPage(context);
            files.handle(context);
        });
    }

    private static String resource(String name) {
        try (InputStream in = OperationsRoutes.class.getResourceAsStream("/pages/" + name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
