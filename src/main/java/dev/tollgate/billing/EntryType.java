package dev.tollgate.billing;

/** The direction of a ledger entry. */
public enum EntryType {
    DEBIT,
    CREDIT
}
