package dev.tollgate.billing.ledger;

/** Who acts when this node has ended an epoch that did not end itself. */
@FunctionalInterface
public interface EpochListener {
    /**
     * All that the epoch booked is in the accounts, and what it held is given back. Several nodes may be told of one epoch,
     * and none where the one who ended it died just then: a look from time to time has to make up for that.
     */
    void takenOver(String nodeId, String epochId);
}
