package dev.tollgate.events.webhook;

import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/** Checks where a webhook leads, with its name looked up. */
final class Targets {
    private final TargetRules rules;
    private final HostNames names;

    Targets(TargetRules rules, HostNames names) {
        this.rules = rules;
        this.names = names;
    }

    /** The address to connect to: what was checked, so that a name which changes its mind in between gains nothing. */
    Future<InetAddress> resolve(URI url) {
        return lookUp(url).map(addresses -> {
            rules.check(url, addresses);
            return addresses.getFirst();
        });
    }

    private Future<List<InetAddress>> lookUp(URI url) {
        String host = url.getHost();
        if (TargetRules.isLoopback(host)) {
            return Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));
        }
        boolean bracketed = host.startsWith("[");
        return names.lookUp(bracketed ? host.substring(1, host.length() - 1) : host);
    }

    /**
     * Checks the address of a webhook that is about to be made. A name that stands for nothing yet is taken where it is
     * an https address: each attempt looks again.
     *
     * @return fails with INVALID_REQUEST
     */
    Future<Void> checkNew(String text) {
        URI url;
        try {
            url = rules.parse(text);
        } catch (TargetRefusedException e) {
            return Future.failedFuture(TollgateException.invalid("url", String.valueOf(e.getMessage())));
        }
        return resolve(url).<Void>mapEmpty().recover(failure -> {
            if (failure instanceof TargetRefusedException) {
                return Future.failedFuture(TollgateException.invalid("url", String.valueOf(failure.getMessage())));
            }
            return TargetRules.isTls(url)
                    ? Future.succeededFuture()
                    : Future.failedFuture(TollgateException.invalid("url", "must be an https address"));
        });
    }
}
