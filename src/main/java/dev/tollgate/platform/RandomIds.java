package dev.tollgate.platform;

import java.security.SecureRandom;

/** Ids from the system's secure random source, which is asked for many at a time: asking it is what costs. */
final class RandomIds implements Ids {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 26;
    private static final int BITS_EACH = 5;
    private static final int STOCK_BYTES = 4096;

    private final SecureRandom random = new SecureRandom();
    private final ThreadLocal<Stock> stocks = ThreadLocal.withInitial(Stock::new);

    /** Random bytes of one thread that no id was made of. */
    private final class Stock {
        private final byte[] bytes = new byte[STOCK_BYTES];
        private int used = STOCK_BYTES;

        int next() {
            if (used == STOCK_BYTES) {
                random.nextBytes(bytes);
                used = 0;
            }
            return bytes[used++] & 0xff;
        }
    }

    @Override
    public String next(String prefix) {
        Stock stock = stocks.get();
        var id = new StringBuilder(prefix.length() + 1 + LENGTH).append(prefix).append('_');
        int bits = 0;
        int count = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (count < BITS_EACH) {
                bits = bits << 8 | stock.next();
                count += 8;
            }
            count -= BITS_EACH;
            id.append(ALPHABET.charAt(bits >>> count & 31));
        }
        return id.toString();
    }
}
