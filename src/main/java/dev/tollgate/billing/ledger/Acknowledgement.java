package dev.tollgate.billing.ledger;

/** How the journal tells what became of a line. */
interface Acknowledgement {
    /**
     * The line is durable, in this record of the epoch.
     *
     * @param completes whether it is the record's last line for its account; only then may the record be applied to it
     */
    void committed(long seq, boolean completes);

    /** The epoch is over and the line is in none of its records. */
    void lost();
}
