package dev.tollgate.billing.ledger;

/** A hold as it stands in the account's document. */
record StandingHold(String id, String epochId, long heldNano) {}
