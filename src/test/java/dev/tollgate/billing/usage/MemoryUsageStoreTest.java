package dev.tollgate.billing.usage;

import static java.util.Objects.requireNonNull;

/** The store of the simulations keeps the contract. */
class MemoryUsageStoreTest extends UsageStoreSuite {
    private final MemoryUsageStore store = new MemoryUsageStore();

    @Override
    UsageStore store() {
        return store;
    }

    @Override
    UsageCounts counted(UsageKey key) {
        return requireNonNull(store.counts().get(key));
    }
}
