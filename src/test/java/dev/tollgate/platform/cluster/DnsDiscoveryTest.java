package dev.tollgate.platform.cluster;

import dev.tollgate.testing.ChildProcess;
import dev.tollgate.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are found by one name for all of them, with a hosts file in the place of a name server. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DnsDiscoveryTest {
    private static final String NAME = "nodes.tollgate.test";

    private final Path folder;

    DnsDiscoveryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void nodesAreFoundByTheirCommonNameAlsoThoseThatItNamesLater() throws IOException {
        int port = FreePorts.next();
        names("127.0.0.2");
        try (ChildProcess first = start("127.0.0.2", port)) {
            first.awaitLine("sees 1");
            names("127.0.0.2", "127.0.0.3");
            try (ChildProcess second = start("127.0.0.3", port)) {
                second.awaitLine("sees 2");
            }
        }
    }

    @Test
    void nodesThatWereNotNamedWhenTheyStartedFindEachOtherAsSoonAsTheyAre() throws IOException {
        int port = FreePorts.next();
        names();
        try (ChildProcess first = start("127.0.0.2", port);
                ChildProcess second = start("127.0.0.3", port)) {
            second.awaitLine("sees 1");
            names("127.0.0.2", "127.0.0.3");
            first.awaitLine("sees 2");
        }
    }

    /** A JVM remembers names for 30 s, which is too long for a test. */
    private ChildProcess start(String host, int port) throws IOException {
        return ChildProcess.start(
                List.of(
                        "-Djdk.net.hosts.file=" + hosts(),
                        "-Dsun.net.inetaddr.ttl=1",
                        "-Dsun.net.inetaddr.negative.ttl=1"),
                LookedUpMember.class,
                host,
                Integer.toString(port),
                NAME);
    }

    private Path hosts() {
        return folder.resolve("hosts");
    }

    private void names(String... addresses) throws IOException {
        var lines = new StringBuilder("127.0.0.1 localhost\n");
        for (String address : addresses) {
            lines.append(address).append(' ').append(NAME).append('\n');
        }
        Files.writeString(hosts(), lines);
    }
}
