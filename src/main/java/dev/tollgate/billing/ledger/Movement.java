package dev.tollgate.billing.ledger;

/**
 * A slow movement: one update of the account's document that adds its line.
 *
 * @param seen the document that it was decided from; another version in the store and nothing happens
 * @param condition what else must still be so
 */
record Movement(AccountState seen, SlowLine line, Condition condition) {
    /** What a movement depends on besides the version. */
    enum Condition {
        NONE,
        /** The debit is covered by what is available. */
        COVERED,
        /** The balance is the one that was seen: the line is the difference to it. */
        SAME_BALANCE
    }
}
