package dev.tollgate.http.face.aggregator;

import dev.tollgate.http.ApiRequest;
import dev.tollgate.platform.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The refresh token as a cookie that no script can read, for the web app. It is given and taken only with a header of its
 * own: a page of another site cannot send such a header, and its requests do not carry a SameSite=Strict cookie either.
 *
 * @param secure whether users reach this installation by https
 * @param life of a refresh token
 */
public record RefreshCookie(boolean secure, Duration life) {
    static final String HEADER = "X-Session-Cookie";

    private static final String NAME = "tollgate_refresh=";
    private static final int MAX_COOKIES = 16_384;

    /** Whether the client wants the token as a cookie. */
    boolean isAsked(ApiRequest request) {
        return "true".equals(request.headers().get(HEADER));
    }

    /** The token that the request carries; null when it carries none. */
    @Nullable
    Secret of(ApiRequest request) {
        for (String cookies : request.headers().getAll("Cookie")) {
            if (cookies.length() > MAX_COOKIES) {
                return null;
            }
            for (String cookie : cookies.split(";", -1)) {
                String pair = cookie.strip();
                if (pair.startsWith(NAME) && pair.length() > NAME.length()) {
                    return new Secret(pair.substring(NAME.length()));
                }
            }
        }
        return null;
    }

    /** `Set-Cookie` for this token, which is a JWT: no character of it needs quoting. */
    String set(Secret token) {
        return NAME + token.value() + attributes(life.toSeconds());
    }

    /** `Set-Cookie` that takes it away. */
    String cleared() {
        return NAME + attributes(0);
    }

    private String attributes(long seconds) {
        return "; Path=/api/v1/auth; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
    }
}
