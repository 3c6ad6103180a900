package dev.tollgate.events.webhook;

import dev.tollgate.platform.Networks;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where webhooks may go: to public addresses by https, and to those that the operator allows also by http. Without such
 * rules anybody with a webhook could call what only the node can reach.
 */
final class TargetRules {
    static final int MAX_URL = 2_048;

    /** Of IPv4, what the IANA registry of special-purpose addresses does not call globally reachable, and multicast. */
    private static final Networks NOT_PUBLIC_V4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    /** Only these are given out in the open internet: link-local, unique local, mapped and translated ones lie elsewhere. */
    private static final Networks PUBLIC_V6 = networks("2000::/3");

    /** Tunnels that hold an IPv4 address, and documentation. */
    private static final Networks NOT_PUBLIC_V6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** What usual host files call the node itself beside `localhost`. */
    private static final Set<String> NAMES_OF_THE_NODE = Set.of(
            "localhost.localdomain",
            "localhost4",
            "localhost4.localdomain4",
            "localhost6",
            "localhost6.localdomain6",
            "ip6-localhost",
            "ip6-loopback");

    private final Networks allowedPrivate;

    TargetRules(List<String> allowedPrivate) {
        this.allowedPrivate = new Networks(allowedPrivate);
    }

    private static Networks networks(String... networks) {
        return new Networks(List.of(networks));
    }

    /**
     * What can be said of an address without looking up its name.
     *
     * @throws TargetRefusedException when it is none that a webhook can have
     */
    URI parse(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new TargetRefusedException("must be an https address");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        if (!web || url.getHost() == null || text.length() > MAX_URL || url.getPort() == 0 || url.getPort() > 65_535) {
            throw new TargetRefusedException("must be an https address");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new TargetRefusedException("must have neither a user nor a fragment");
        }
        return url;
    }

    /**
     * Whether a name stands for the node itself on whichever machine it is asked for: `localhost` and all below it (RFC 6761,
     * section 6.3), which not every resolver knows. A dot at the end makes no other name.
     */
    static boolean isLoopback(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return name.equals("localhost") || name.endsWith(".localhost") || NAMES_OF_THE_NODE.contains(name);
    }

    static boolean isTls(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /**
     * Checks what the name of the address stands for now.
     *
     * @throws TargetRefusedException when any of them may not be called
     */
    void check(URI url, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            boolean allowed = allowedPrivate.contain(address.getHostAddress());
            if (!allowed && !isPublic(address)) {
                throw new TargetRefusedException("must not lead to an address that is not public");
            }
            if (!allowed && !isTls(url)) {
                throw new TargetRefusedException("must be an https address");
            }
        }
    }

    private static boolean isPublic(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet4Address
                ? !NOT_PUBLIC_V4.contain(text)
                : PUBLIC_V6.contain(text) && !NOT_PUBLIC_V6.contain(text);
    }
}
