package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.TestMongo.get;

/** What the parts of {@link BillingStoreSuite} have in common. */
interface StoreContract {
    /** An empty store, one for each test. */
    BillingStore store();

    default AccountState stored(String accountId) throws Exception {
        return get(store().account(accountId)).orElseThrow();
    }
}
