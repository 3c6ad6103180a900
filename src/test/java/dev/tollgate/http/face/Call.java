package dev.tollgate.http.face;

import dev.tollgate.http.ApiRequest;
import dev.tollgate.identity.Principal;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request being put together. */
public final class Call {
    private final @Nullable Principal principal;
    private final MultiMap query = MultiMap.caseInsensitiveMultiMap();
    private final Map<String, String> path = new HashMap<>();
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private Buffer body = Buffer.buffer();

    private Call(@Nullable Principal principal) {
        this.principal = principal;
    }

    public static Call by(Principal principal) {
        return new Call(principal);
    }

    public static Call byNobody() {
        return new Call(null);
    }

    public Call query(String name, String value) {
        query.add(name, value);
        return this;
    }

    public Call header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    public Call path(String name, String value) {
        path.put(name, value);
        return this;
    }

    /** With single quotes in place of double ones. */
    public ApiRequest body(String json) {
        return raw(Buffer.buffer(json.replace('\'', '"')));
    }

    public ApiRequest raw(Buffer bytes) {
        body = bytes;
        return request();
    }

    public ApiRequest request() {
        return new ApiRequest(
                "req_1",
                "label-1",
                principal,
                body,
                Map.copyOf(path),
                query,
                headers,
                "192.0.2.1",
                Future.<Void>future(_ -> {}));
    }
}
