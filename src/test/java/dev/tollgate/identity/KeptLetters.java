package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.mail.Letter;
import dev.tollgate.platform.mail.Mails;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps letters instead of sending them. */
final class KeptLetters implements Mails {
    final List<Letter> letters = new CopyOnWriteArrayList<>();
    volatile boolean on;
    volatile boolean away;

    @Override
    public boolean areOn() {
        return on;
    }

    @Override
    public Future<Void> send(Letter letter) {
        if (away) {
            return Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, "away"));
        }
        letters.add(letter);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
