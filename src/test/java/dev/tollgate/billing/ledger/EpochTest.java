package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ids of the journal's records. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class EpochTest {
    private static final String NODE = "nd_0123456789abcdefghjkmnpqrs";
    private static final String ID = "ep_0123456789abcdefghjkmnpqrs";

    @Test
    void recordHasOneIdWhateverDigitsTheNodeWrites() {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        try {
            Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG"));
            assertThat(new Epoch(NODE, ID, 0).recordId(42)).isEqualTo(NODE + "-" + ID + "-000000000042");
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }
}
