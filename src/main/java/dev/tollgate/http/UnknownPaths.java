package dev.tollgate.http;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The last handler: 405 where a path is known but not with this method, 404 elsewhere. */
final class UnknownPaths implements Handler<RoutingContext> {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private final List<Known> known = new ArrayList<>();

    private record Known(Pattern path, HttpMethod method) {}

    UnknownPaths(List<Operation> operations, List<String> pagePaths) {
        for (Operation operation : operations) {
            String literal = Pattern.quote(operation.getOpenAPIPath());
            String pattern = PARAMETER.matcher(literal).replaceAll("\\\\E[^/]+\\\\Q") + "/?";
            known.add(new Known(Pattern.compile(pattern), operation.getHttpMethod()));
        }
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
            pagePaths.forEach(path -> known.add(new Known(Pattern.compile(path), method)));
        }
    }

    @Override
    public void handle(RoutingContext context) {
        var allowed = new TreeSet<String>();
        String path = context.request().path();
        for (Known route : known) {
            if (route.path.matcher(path).matches()) {
                allowed.add(route.method.name());
            }
        }
        // A page's path with its own method gets here only when the page has no such file.
        if (allowed.isEmpty() || allowed.contains(context.request().method().name())) {
            context.fail(new TollgateException(ErrorKind.NOT_FOUND, "There is nothing at this path"));
            return;
        }
        context.response().putHeader("Allow", String.join(", ", allowed));
        context.fail(new TollgateException(
                ErrorKind.METHOD_NOT_ALLOWED,
                "This path takes " + String.join(", ", allowed) + ", not "
                        + context.request().method()));
    }
}
