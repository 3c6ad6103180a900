package dev.tollgate.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.spi.exception.PartitionMigratingException;
import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Hazelcast makes of bytes from another node. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HazelcastSettingsTest {
    private final InternalSerializationService serialization = new DefaultSerializationServiceBuilder()
            .setConfig(HazelcastSettings.of(
                            LookedUpMember.settings("dns", "127.0.0.1", 5701, "x", LookedUpMember.none()), "")
                    .getSerializationConfig())
            .build();

    private record Foreign(String text) implements Serializable {}

    @AfterEach
    void end() {
        serialization.dispose();
    }

    /** It is answered while nodes join, and tried again; unread, the join would hang until its limit. */
    @Test
    void anExceptionOfHazelcastIsReadWithItsCauseAndStack() {
        var thrown = new PartitionMigratingException(null, 1, "an operation", "a service");
        thrown.initCause(new IllegalStateException("why"));
        thrown.addSuppressed(new IllegalArgumentException("beside it"));

        Object read = serialization.toObject(serialization.toData(thrown));

        assertThat(read).isInstanceOf(PartitionMigratingException.class);
        assertThat((Throwable) read).hasRootCauseMessage("why");
    }

    @Test
    void aClassOfOursOrAnyOtherIsNotMade() {
        Data sent = serialization.toData(new Foreign("text"));
        assertThatThrownBy(() -> serialization.<Object>toObject(sent)).hasRootCauseInstanceOf(SecurityException.class);
        Data many = serialization.toData(new Foreign[] {new Foreign("text")});
        assertThatThrownBy(() -> serialization.<Object>toObject(many)).hasRootCauseInstanceOf(SecurityException.class);
    }
}
