package dev.tollgate.billing.ledger;

/** A line together with the record of its epoch that made it durable. */
record CommittedLine(long seq, Line line) {}
