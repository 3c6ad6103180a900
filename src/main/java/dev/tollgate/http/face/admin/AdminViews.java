package dev.tollgate.http.face.admin;

import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import io.vertx.core.Future;
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
}
