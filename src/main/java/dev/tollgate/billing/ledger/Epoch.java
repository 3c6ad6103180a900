package dev.tollgate.billing.ledger;

import java.util.Locale;

/**
 * One life of a node: it begins before the node takes anything from an account and ends by a `closed` record.
 *
 * @param node of the node's data folder, `nd_` and 26 characters, so that record ids have one width
 * @param id `ep_` and 26 characters, never used twice
 * @param watermark all accounts and entries are applied up to this record, 0 before the first
 */
record Epoch(String node, String id, long watermark) {
    private static final int ID_LENGTH = 29;

    Epoch {
        if (node.length() != ID_LENGTH || id.length() != ID_LENGTH || node.contains(".") || id.contains(".")) {
            throw new IllegalArgumentException("ids of nodes and epochs have " + ID_LENGTH + " characters, no dots");
        }
    }

    /**
     * The `_id` of a record: its order as text is the order of the journal. Other nodes and commands make it anew, in whatever
     * locale they run.
     */
    String recordId(long seq) {
        return String.format(Locale.ROOT, "%s-%s-%012d", node, id, seq);
    }
}
