package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.store.EmbeddedMongo;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.FreePorts;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** No socket of a node waits with a small part until more is there: asked of the kernel, whoever opened it. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@EnabledOnOs(OS.LINUX)
class SocketsTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Of Linux, see socket(7) and tcp(7). */
    private static final int SOL_SOCKET = 1;

    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_PROTOCOL = 38;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;

    // Restricted because a wrong signature can crash the JVM; that of getsockopt(2) has not changed for decades.
    @SuppressWarnings("restricted")
    private static final MethodHandle GETSOCKOPT = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("getsockopt").orElseThrow(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS));

    /** The inodes of this process's sockets by their descriptors. */
    private static Map<Integer, String> sockets() throws IOException {
        var found = new TreeMap<Integer, String>();
        try (Stream<Path> files = Files.list(DESCRIPTORS)) {
            for (Path file : files.toList()) {
                String target;
                try {
                    target = Files.readSymbolicLink(file).toString();
                } catch (IOException closedMeanwhile) {
                    continue;
                }
                if (target.startsWith("socket:")) {
                    found.put(Integer.valueOf(file.getFileName().toString()), target);
                }
            }
        }
        return found;
    }

    /** An option of a socket; negative when it is none or was closed meanwhile. */
    private static int option(int descriptor, int level, int name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, Integer.BYTES);
            int outcome = (int) GETSOCKOPT.invokeExact(descriptor, level, name, value, length);
            return outcome == 0 ? value.get(ValueLayout.JAVA_INT, 0) : -1;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isTcpConnection(int descriptor) {
        return option(descriptor, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_TCP
                && option(descriptor, SOL_SOCKET, SO_ACCEPTCONN) == 0;
    }

    @Test
    void noSocketOfANodeDelaysSmallParts(Vertx vertx, @TempDir Path folder) throws Exception {
        Set<String> others = Set.copyOf(sockets().values());
        int redisPort = FreePorts.next();
        RedisServer redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("save \"\"")
                .build();
        redis.start();
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, 0, Set.of());
                FakeYooKassa shop = FakeYooKassa.start(vertx);
                ScriptedUpstream upstream = ScriptedUpstream.start(vertx);
                Node node = Node.with(
                        upstream,
                        shop.variables(
                                Map.of("MONGODB_URI", mongo.uri(), "REDIS_URL", "redis://127.0.0.1:" + redisPort)))) {
            Node.Person person = node.person("ann");
            person.api().post("/v1/chat/completions", Shop.chat("Hello")).is(200);
            person.api()
                    .post("/api/v1/payments", new JsonObject().put("amount", 50).put("currency", "RUB"))
                    .is(201);
            Map<Integer, Integer> delays = sockets().entrySet().stream()
                    .filter(socket -> !others.contains(socket.getValue()))
                    .map(Map.Entry::getKey)
                    .filter(SocketsTest::isTcpConnection)
                    .collect(Collectors.toMap(
                            descriptor -> descriptor, descriptor -> option(descriptor, IPPROTO_TCP, TCP_NODELAY)));
            // Callers, the upstream, the shop, the database and Redis, mostly with both ends in this process.
            assertThat(delays).hasSizeGreaterThan(8);
            assertThat(delays.values()).filteredOn(delay -> delay >= 0).containsOnly(1);
        } finally {
            redis.stop();
        }
    }
}
