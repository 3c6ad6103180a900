package dev.tollgate.billing;

/**
 * An admin's new balance for an account, booked as the difference to what it was.
 *
 * @param id made by the server before the first attempt; a repeat of it changes nothing
 * @param newBalanceNano in 10^-9 credit, may be below zero
 * @param reason for the entry
 * @param byUserId the admin
 */
public record Adjustment(String id, Payer payer, long newBalanceNano, String reason, String byUserId) {}
