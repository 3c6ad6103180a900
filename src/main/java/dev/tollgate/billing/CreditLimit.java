package dev.tollgate.billing;

/**
 * How far below zero an organisation's balance may be spent.
 *
 * @param limitNano in 10^-9 credit, at least 0
 */
public record CreditLimit(String organisationId, long limitNano) {
    public CreditLimit {
        if (limitNano < 0) {
            throw new IllegalArgumentException("a credit limit is never negative");
        }
    }
}
