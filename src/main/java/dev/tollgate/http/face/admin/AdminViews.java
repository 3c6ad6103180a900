package dev.tollgate.http.face.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** What the faces for admins have in common. */
final class AdminViews {
    private AdminViews() {}

    static Operation operation(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return operation(false, handler);
    }

    /** One that moves money: `Idempotency-Key` is honoured. */
    static Operation movingMoney(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return operation(true, handler);
    }

    private static Operation operation(boolean idempotent, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.PLATFORM_ADMIN, null, LimitClass.NONE, ErrorShape.FLAT, idempotent, true, handler);
    }

    /** One page of a list. */
    static <T> ObjectNode page(int page, int limit, long total, List<T> rows, Function<T, ObjectNode> view) {
        ObjectNode document = Answers.object();
        ArrayNode data = document.putArray("data");
        rows.forEach(row -> data.add(view.apply(row)));
        document.putObject("pagination")
                .put("page", page)
                .put("limit", limit)
                .put("total", total)
                .put("totalPages", (total + limit - 1) / limit);
        return document;
    }
}
