package dev.tollgate.billing;

import java.time.Instant;

/**
 * An exact reading of one account, in 10^-9 credit.
 *
 * @param balanceNano the sum of all entries
 * @param heldNano reserved by calls under way
 * @param creditLimitNano how far below zero the balance may be spent
 * @param totalTokens all tokens ever charged to it
 * @param updatedAt time of the last movement
 */
public record Balance(
        String accountId, long balanceNano, long heldNano, long creditLimitNano, long totalTokens, Instant updatedAt) {
    /** What a new hold may take. */
    public long availableNano() {
        return balanceNano + creditLimitNano - heldNano;
    }
}
