package dev.tollgate.http.web;

import dev.tollgate.http.Pages;
import dev.tollgate.http.entry.BodyReader;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The web app at the root: its files by name, and its page at every path of its areas, where a script of the page shows what
 * belongs there. All is in memory, encoded when the app was built. Paths of nobody stay with the API's 404.
 */
public final class WebApp implements Pages {
    /**
     * Scripts, styles and calls are this server's alone. Images from elsewhere are not shown: a model could be talked into
     * writing an image address that carries the conversation away.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
            + " blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self';"
            + " base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    private final WebFiles files;

    private WebApp(WebFiles files) {
        this.files = files;
    }

    /**
     * Reads it from a folder of the class path; without it there, a page that tells how to get it. Blocks.
     *
     * @param folder as `webapp`
     */
    public static Pages load(String folder) {
        return WebFiles.load(folder).<Pages>map(WebApp::new).orElseGet(MissingWebApp::new);
    }

    @Override
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        paths.add("/");
        files.pathToFile().keySet().forEach(path -> paths.add(Pattern.quote(path)));
        files.areas().forEach(area -> paths.add('/' + Pattern.quote(area) + "(/.*)?"));
        return paths;
    }

    @Override
    public void mount(Router router, BodyReader bodies) {
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::serve);
    }

    private void serve(RoutingContext context) {
        String path = context.request().path();
        WebFile file = files.pathToFile().get(path);
        if (file == null && isPage(path)) {
            file = files.pathToFile().get(WebFiles.INDEX);
        }
        if (file == null) {
            context.next();
            return;
        }
        send(context, file);
    }

    private boolean isPage(String path) {
        int end = path.indexOf('/', 1);
        return path.equals("/") || files.areas().contains(path.substring(1, end < 0 ? path.length() : end));
    }

    private static void send(RoutingContext context, WebFile file) {
        String encoding = file.encodingFor(context.request().headers());
        String tag = file.entityTag(encoding);
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, file.immutable() ? FOREVER : ASK_AGAIN)
                .putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        if (isKnown(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setStatusCode(304).end();
            return;
        }
        if (!encoding.equals(WebFile.IDENTITY)) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, encoding);
        }
        var bytes = file.bytes(encoding);
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(bytes.length()))
                    .end();
            return;
        }
        response.end(bytes);
    }

    /** A proxy that encodes anew marks the tag as weak. */
    private static boolean isKnown(@Nullable String known, String tag) {
        if (known == null) {
            return false;
        }
        Set<String> same = Set.of(tag, "W/" + tag, "*");
        for (String one : known.split(",", -1)) {
            if (same.contains(one.strip())) {
                return true;
            }
        }
        return false;
    }
}
