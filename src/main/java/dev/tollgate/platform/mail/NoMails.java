package dev.tollgate.platform.mail;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;

/** Sends nothing. */
final class NoMails implements Mails {
    @Override
    public boolean areOn() {
        return false;
    }

    @Override
    public Future<Void> send(Letter letter) {
        return Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, "This installation sends no letters"));
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
