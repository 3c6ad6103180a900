package dev.tollgate.billing.ledger;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** What every store must do, so that what is proved over the one in memory holds over the real one. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
abstract class BillingStoreSuite
        implements EpochContract, JournalContract, AccountContract, MovementContract, EntryContract {}
