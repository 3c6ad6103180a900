package dev.tollgate.billing;

/**
 * Reserved credits: they end by one settlement, one release, or with their node.
 *
 * @param accountId the account that was chosen for the payer
 * @param heldNano in 10^-9 credit
 */
public record Hold(String id, String accountId, Payer payer, long heldNano) {}
