package dev.tollgate.billing.ledger;

/** The store of the simulation keeps the contract of the real one. */
class MemoryBillingStoreTest extends BillingStoreSuite {
    private final BillingStore store = new MemoryBillingStore();

    @Override
    public BillingStore store() {
        return store;
    }
}
