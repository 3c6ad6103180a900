package dev.tollgate.billing.ledger;

/**
 * A new credit limit of an account; it takes effect only where the limit is the one that was seen and no later one.
 *
 * @param seenNano the limit it replaces
 * @param limitNano the new one, in 10^-9 credit
 * @param limitVersion above that of the limit it replaces
 */
record CreditLimitChange(String accountId, long seenNano, long limitNano, long limitVersion) {}
