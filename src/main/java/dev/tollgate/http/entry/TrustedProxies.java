package dev.tollgate.http.entry;

import dev.tollgate.platform.Networks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds the caller's address behind proxies. `X-Forwarded-For` is believed only as far as known proxies wrote it: read
 * from the right, the first address that is not a trusted proxy is the caller.
 */
public final class TrustedProxies {
    private final Networks networks;

    /**
     * @param trusted addresses or networks (`10.0.0.0/8`, `::1`)
     * @throws IllegalArgumentException when one of them is neither
     */
    public TrustedProxies(List<String> trusted) {
        networks = new Networks(trusted);
    }

    /** The caller's address, given the peer of the connection and all `X-Forwarded-For` headers in their order. */
    public String callerOf(String peer, List<String> forwardedFor) {
        if (networks.isEmpty() || forwardedFor.isEmpty()) {
            return peer;
        }
        List<String> hops = new ArrayList<>();
        forwardedFor.forEach(header -> Collections.addAll(hops, header.split(",", -1)));
        String caller = peer;
        for (int i = hops.size() - 1; i >= 0 && networks.contain(caller); i--) {
            String hop = hops.get(i).trim();
            if (!Networks.isAddress(hop)) {
                break;
            }
            caller = hop;
        }
        return caller;
    }
}
