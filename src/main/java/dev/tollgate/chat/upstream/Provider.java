package dev.tollgate.chat.upstream;

import dev.tollgate.chat.provider.Dialect;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.ModelSettings.ProviderSettings;
import java.net.URI;

/**
 * A provider that is on. Where it is comes from the settings alone.
 *
 * @param pathPrefix of the base URL, without a trailing slash; may be empty
 */
public record Provider(
        String name, Dialect dialect, Secret apiKey, boolean tls, String host, int port, String pathPrefix) {
    /** Reads the settings; IllegalArgumentException when the base URL is missing or is no http(s) address. */
    public static Provider of(String name, ProviderSettings settings, Dialect dialect) {
        URI base = settings.baseUrl();
        if (base == null || base.getHost() == null || base.getScheme() == null) {
            throw new IllegalArgumentException("provider " + name + " needs a base URL");
        }
        boolean tls = base.getScheme().equals("https");
        if (!tls && !base.getScheme().equals("http")) {
            throw new IllegalArgumentException("provider " + name + ": the base URL is neither http nor https");
        }
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        return new Provider(
                name,
                dialect.spokenBy(settings),
                settings.apiKey(),
                tls,
                base.getHost(),
                base.getPort() >= 0 ? base.getPort() : tls ? 443 : 80,
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }
}
