package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.WriteConcern;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MongoAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mongodb://h:1",
                "mongodb://h:1/",
                "mongodb://u:p%2Fw%3F@h:1,i:2/db",
                "mongodb://h:1/?",
                "mongodb://h:1/db?appName=x"
            })
    void writesAreMajorityAndJournaledByDefault(String uri) {
        ConnectionString complete = new ConnectionString(MongoAddress.withDefaults(uri, 7));
        assertThat(complete.getHosts()).isEqualTo(new ConnectionString(uri).getHosts());
        assertThat(complete.getDatabase()).isEqualTo(new ConnectionString(uri).getDatabase());
        assertThat(complete.getWriteConcern()).isEqualTo(WriteConcern.MAJORITY.withJournal(true));
        assertThat(Objects.toString(complete.getReadConcern())).contains("MAJORITY");
        assertThat(complete.getServerSelectionTimeout()).isEqualTo(5_000);
        assertThat(complete.getMaxConnectionPoolSize()).isEqualTo(7);
    }

    @Test
    void whatTheAddressSaysWins() {
        ConnectionString complete = new ConnectionString(
                MongoAddress.withDefaults("mongodb://h/db?W=2&maxpoolsize=3&serverSelectionTimeoutMS=9", 7));
        assertThat(complete.getWriteConcern()).isEqualTo(new WriteConcern(2).withJournal(true));
        assertThat(complete.getMaxConnectionPoolSize()).isEqualTo(3);
        assertThat(complete.getServerSelectionTimeout()).isEqualTo(9);
    }
}
