package dev.tollgate.billing.ledger;

/**
 * Which shard of the node owns an organisation. Its account and the allowances of its end users have one owner, so that
 * the choice between them is one shard's alone.
 *
 * @param count at least 1
 */
record Shards(int count) {
    Shards {
        if (count < 1) {
            throw new IllegalArgumentException("at least one shard");
        }
    }

    int of(String organisationId) {
        return Math.floorMod(organisationId.hashCode(), count);
    }
}
