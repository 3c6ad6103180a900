package dev.tollgate.http;

import dev.tollgate.http.entry.BodyReader;
import io.vertx.ext.web.Router;
import java.util.List;

/** Pages for people, which are not operations of the OpenAPI document. */
public interface Pages {
    /** Adds their routes; called once for each event loop. What a route fails with becomes an error as elsewhere. */
    void mount(Router router, BodyReader bodies);

    /** Their paths as regular expressions, so that another method there is told from an unknown path. */
    List<String> paths();
}
