package dev.tollgate.platform;

import io.netty.util.NetUtil;

/** A network of addresses (`10.0.0.0/8`), or one address (`::1`). Names are none: nothing is looked up. */
public final class Network {
    private final byte[] address;
    private final int prefixBits;

    private Network(byte[] address, int prefixBits) {
        this.address = address;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static Network of(String text) {
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
    public static byte[] bytes(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null ? new byte[0] : bytes;
    }

    /** Whether an address of 4 or 16 bytes lies in it; never for one of the other version. */
    public boolean contains(byte[] other) {
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
