package dev.tollgate.billing.ledger;

/** How the journal tells what became of a line. */
interface Acknowledgement {
    /** The line is durable, in this record of the epoch. */
    void committed(long seq);

    /** The epoch is over and the line is in none of its records. */
    void lost();
}
