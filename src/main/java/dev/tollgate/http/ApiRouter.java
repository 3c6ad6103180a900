package dev.tollgate.http;

import dev.tollgate.http.entry.Entrance;
import dev.tollgate.http.ops.OperationsRoutes;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes the router from the OpenAPI document and the faces: every operation has its code, and all code its operation. */
final class ApiRouter {
    private static final List<String> PAGE_PATHS = List.of(
            "/health/(live|ready)",
            "/metrics",
            "/openapi\\.(yaml|json)",
            "/robots\\.txt",
            "/page\\.css",
            "/(api-docs|docs)(/.*)?");

    private final OpenAPIContract contract;
    private final ApiDocument document;
    private final Map<String, Operation> idToOperation;
    private final List<Pages> pages;

    /** @throws IllegalStateException when an operation has no code, two codes, or code no operation */
    ApiRouter(OpenAPIContract contract, ApiDocument document, List<Face> faces, List<Pages> pages) {
        this.contract = contract;
        this.document = document;
        this.pages = List.copyOf(pages);
        this.idToOperation = operations(faces);
        var missing = new TreeSet<String>();
        contract.operations().forEach(operation -> missing.add(operation.getOperationId()));
        var unknown = new TreeSet<>(idToOperation.keySet());
        unknown.removeAll(missing);
        missing.removeAll(idToOperation.keySet());
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalStateException(
                    "operations without code: " + missing + ", code without an operation: " + unknown);
        }
    }

    private static Map<String, Operation> operations(List<Face> faces) {
        Map<String, Operation> operations = new HashMap<>();
        for (Face face : faces) {
            face.operations().forEach((id, operation) -> {
                if (operations.put(id, operation) != null) {
                    throw new IllegalStateException("two faces serve " + id);
                }
            });
        }
        return operations;
    }

    OpenAPIContract contract() {
        return contract;
    }

    /** Beginnings of the paths whose last parameter may hold slashes. */
    List<String> slashPrefixes() {
        return document.pathsThatTakeSlashes().stream()
                .map(path -> path.substring(0, path.lastIndexOf('{')))
                .toList();
    }

    /** What of a request happens outside of its operation. */
    record Frame(Entrance entrance, AccessLog accessLog, OperationsRoutes pages) {}

    Router router(Vertx vertx, Frame frame, OperationRoute.Steps steps) {
        Router router = Router.router(vertx);
        router.route().handler(frame.entrance).handler(frame.accessLog).failureHandler(steps.failures());
        Map<String, OperationRoute> idToRoute = new HashMap<>();
        idToOperation.forEach(
                (id, operation) -> idToRoute.put(id, new OperationRoute(operation, contract.operation(id), steps)));
        // Operations with a reader of their own are the hot ones: found before the many others are looked through.
        idToOperation.forEach((id, operation) -> {
            var hot = contract.operation(id);
            if (operation.strictReader() && !hot.getOpenAPIPath().contains("{")) {
                router.route(hot.getHttpMethod(), hot.getOpenAPIPath()).handler(idToRoute.get(id));
            }
        });
        router.route("/*").subRouter(operations(vertx, idToRoute));
        addPathsWithSlashes(router, idToRoute);
        frame.pages.mount(router, document.yaml(), document.json().encode());
        pages.forEach(page -> page.mount(router, steps.bodies()));
        router.route().handler(new UnknownPaths(contract.operations(), pagePaths()));
        return router;
    }

    private List<String> pagePaths() {
        return Stream.concat(PAGE_PATHS.stream(), pages.stream().flatMap(page -> page.paths().stream()))
                .toList();
    }

    /** The schema is checked by {@link RequestCheck} once the caller is known, so the router's own check is off. */
    private Router operations(Vertx vertx, Map<String, OperationRoute> idToRoute) {
        RouterBuilder builder = RouterBuilder.create(vertx, contract);
        for (OpenAPIRoute route : builder.getRoutes()) {
            String id = route.getOperation().getOperationId();
            route.setDoValidation(false).setDoSecurity(false).addHandler(idToRoute.get(id));
        }
        return builder.createRouter();
    }

    /** The router's own parameters end at a slash, also where ids hold some. */
    private void addPathsWithSlashes(Router router, Map<String, OperationRoute> idToRoute) {
        for (String path : document.pathsThatTakeSlashes()) {
            int parameter = path.lastIndexOf('{');
            String name = path.substring(parameter + 1, path.length() - 1);
            String pattern = Pattern.quote(path.substring(0, parameter)) + "(?<" + name + ">.+?)/?";
            for (io.vertx.openapi.contract.Operation operation : contract.operations()) {
                if (operation.getOpenAPIPath().equals(path)) {
                    router.routeWithRegex(operation.getHttpMethod(), pattern)
                            .handler(idToRoute.get(operation.getOperationId()));
                }
            }
        }
    }
}
