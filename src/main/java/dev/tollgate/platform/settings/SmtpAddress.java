package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A mail server, from `smtp://user:password@host:port` or `smtps://…`. Without `s` the connection is turned into TLS by
 * STARTTLS: always when there is a password, else when the server offers it; `?starttls=off` turns that off.
 *
 * @param port 465 for `smtps` and 587 for `smtp` where none is given
 * @param tls how the connection is kept secret
 * @param user empty: no sign-in
 */
public record SmtpAddress(String host, int port, Tls tls, String user, Secret password) {
    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final int MAX_PORT = 65_535;
    private static final String OFF = "starttls=off";

    /** How a connection is kept secret. */
    public enum Tls {
        FROM_THE_START,
        REQUIRED,
        IF_OFFERED,
        OFF
    }

    /** The address in this URL; nothing when it is none. */
    public static Optional<SmtpAddress> of(Secret url) {
        URI uri;
        try {
            uri = new URI(url.value());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        boolean implicit = "smtps".equals(uri.getScheme());
        String query = uri.getRawQuery();
        if ((!implicit && !"smtp".equals(uri.getScheme()))
                || uri.getHost() == null
                || uri.getPort() > MAX_PORT
                || (query != null && !query.equals(OFF))) {
            return Optional.empty();
        }
        String rawUser = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = rawUser.indexOf(':');
        String user = decoded(colon < 0 ? rawUser : rawUser.substring(0, colon));
        String password = colon < 0 ? "" : decoded(rawUser.substring(colon + 1));
        int port = uri.getPort() >= 0 ? uri.getPort() : implicit ? SUBMISSIONS : SUBMISSION;
        Tls tls = implicit
                ? Tls.FROM_THE_START
                : query != null ? Tls.OFF : user.isEmpty() ? Tls.IF_OFFERED : Tls.REQUIRED;
        return Optional.of(new SmtpAddress(uri.getHost(), port, tls, user, new Secret(password)));
    }

    /** A plus sign is one: this is no form. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
