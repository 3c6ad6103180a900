package dev.tollgate.platform;

import io.netty.util.NetUtil;
import java.util.List;

/** A list of addresses and networks, and whether an address lies in it. IPv4 in IPv6 counts as IPv4. */
public final class Networks {
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
     * @param listed addresses or networks (`10.0.0.0/8`, `::1`)
     * @throws IllegalArgumentException when one of them is neither
     */
    public Networks(List<String> listed) {
        networks = listed.stream().map(Networks::network).toList();
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

    /** The address in bytes; empty when it is none. */
    private static byte[] bytes(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null ? new byte[0] : bytes;
    }

    /** Whether the text is an address at all. */
    public static boolean isAddress(String text) {
        return bytes(text).length > 0;
    }

    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether the address lies in one of them; false for what is no address. */
    public boolean contain(String address) {
        byte[] bytes = bytes(address);
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }
}
