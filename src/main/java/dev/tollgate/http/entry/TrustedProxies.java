package dev.tollgate.http.entry;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds the caller's address behind proxies. `X-Forwarded-For` is believed only as far as known proxies wrote it: read
 * from the right, the first address that is not a trusted proxy is the caller.
 */
public final class TrustedProxies {
    private final List<Network> networks;

    private static final class Network {
        private final byte[] address;
        private final int prefixBits;

        Network(byte[] address, int prefixBits) {
            this.address = address;
            this.prefixBits = prefixBits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < prefixBits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param trusted addresses or networks (`10.0.0.0/8`, `::1`)
     * @throws IllegalArgumentException when one of them is neither
     */
    public TrustedProxies(List<String> trusted) {
        networks = trusted.stream().map(TrustedProxies::network).toList();
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
        if (address.length == 0) {
            throw new IllegalArgumentException("not an address or network: " + text);
        }
        int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > address.length * 8) {
            throw new IllegalArgumentException("not an address or network: " + text);
        }
        return new Network(address, bits);
    }

    /** The address in bytes, IPv4 in IPv6 as IPv4; empty when it is none. */
    private static byte[] bytes(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null ? new byte[0] : bytes;
    }

    /** The caller's address, given the peer of the connection and all `X-Forwarded-For` headers in their order. */
    public String callerOf(String peer, List<String> forwardedFor) {
        if (networks.isEmpty() || forwardedFor.isEmpty()) {
            return peer;
        }
        List<String> hops = new ArrayList<>();
        forwardedFor.forEach(header -> Collections.addAll(hops, header.split(",", -1)));
        String caller = peer;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(caller); i--) {
            String hop = hops.get(i).trim();
            if (bytes(hop).length == 0) {
                break;
            }
            caller = hop;
        }
        return caller;
    }

    private boolean isTrusted(String address) {
        byte[] bytes = bytes(address);
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }
}
