package dev.tollgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback address that nobody uses, for servers that must know theirs before they start.
 *
 * <p>They lie below those that a system gives to whoever asks for any: each outgoing connection takes one of these, so a
 * number of theirs may be gone before the server listens. And of the JVMs that run tests beside each other each gets its
 * own: a port is locked in a file that they share, until the JVM ends.
 */
public final class FreePorts {
    private static final int FIRST = 15_000;
    private static final int COUNT = 15_000;
    private static final FileChannel LOCKS = openLocks();
    private static final AtomicInteger LAST =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

    private FreePorts() {}

    private static FileChannel openLocks() {
        try {
            return FileChannel.open(
                    Path.of(
                            System.getProperty("java.io.tmpdir"),
                            "tollgate-test-ports-" + System.getProperty("user.name")),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that nobody has, and that no other test will be given. */
    public static int next() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(LAST.incrementAndGet(), COUNT);
            if (isOurs(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static boolean isOurs(int port) {
        try {
            return LOCKS.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException oursAlready) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
