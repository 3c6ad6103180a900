package dev.tollgate.identity;

import dev.tollgate.platform.Secret;

/**
 * A refresh token as the client gave it.
 *
 * @param byBrowser it came in a cookie that scripts cannot read: a page that was left while it renewed the session never
 *     saw the answer, so the token of some seconds ago is good too
 */
public record RefreshToken(Secret value, boolean byBrowser) {
    /** One that a program keeps, of which the last alone is good. */
    public RefreshToken(Secret value) {
        this(value, false);
    }
}
