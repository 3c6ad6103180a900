package dev.tollgate.platform.mail;

import io.vertx.core.Future;

/** Sends letters to people, where a mail server is configured. */
public interface Mails {
    /** Whether letters are sent at all. Without it what a letter would say is given to whoever asked, or not done. */
    boolean areOn();

    /**
     * Sends one letter, once: it is not tried again.
     *
     * @return done when the mail server has taken it; fails with UNAVAILABLE when it does not, or no server is configured,
     *     with INVALID_REQUEST when no letter can go to such an address
     */
    Future<Void> send(Letter letter);

    /** Done when nothing is open any more. */
    Future<Void> close();

    /** No mail server: no letters. */
    static Mails none() {
        return new NoMails();
    }
}
