package dev.tollgate.platform.bus;

import dev.tollgate.platform.TollgateException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Carries a {@link TollgateException} back over the bus. */
final class BusFailure extends ReplyException {
    private final TollgateException error;

    BusFailure(TollgateException error) {
        super(ReplyFailure.RECIPIENT_FAILURE, error.kind().status(), error.getMessage());
        this.error = error;
    }

    TollgateException error() {
        return error;
    }
}
