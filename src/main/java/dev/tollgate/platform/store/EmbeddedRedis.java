package dev.tollgate.platform.store;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * A redis-server process beside this one, reached by a socket file that only this user can open. It keeps nothing on
 * disk: rate limits and tickets live a minute, and may be lost.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

    private static final String PID_FILE = "redis.pid";

    /** Tells where the socket of the process in the pid file is. */
    private static final String SOCKET_NOTE = "redis.socket-path";

    /** The operating systems' limits are 107 (Linux) and 103 (macOS). */
    private static final int LONGEST_SOCKET_PATH_BYTES = 100;

    private static final int MEMORY_MEGABYTES = 64;
    private static final long START_LIMIT_MS = 20_000;
    private static final long STOP_LIMIT_MS = 3_000;

    private final Process process;
    private final Path socket;

    private EmbeddedRedis(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /**
     * Ends a process that an earlier, killed node left in this folder, and starts a new one; returns when it answers.
     * Blocks. The caller holds the lock of the data folder.
     *
     * @throws IllegalStateException when the server cannot be started on this system
     */
    public static EmbeddedRedis start(Path dataFolder) {
        Path folder = dataFolder.toAbsolutePath().resolve("redis");
        try {
            Files.createDirectories(folder);
            endLeftOver(folder);
            Path executable = ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .toPath();
            Path socket = socketPath(folder);
            Files.writeString(folder.resolve(SOCKET_NOTE), socket.toString());
            Process process = new ProcessBuilder(command(executable, folder, socket))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
            EmbeddedRedis redis = new EmbeddedRedis(process, socket);
            redis.awaitAnswer(folder);
            return redis;
        } catch (IOException e) {
            throw new IllegalStateException("The embedded Redis in " + folder + " cannot be started: " + e, e);
        }
    }

    private static List<String> command(Path executable, Path folder, Path socket) {
        return List.of(
                executable.toString(),
                "--port",
                "0",
                "--unixsocket",
                socket.toString(),
                "--unixsocketperm",
                "700",
                "--pidfile",
                folder.resolve(PID_FILE).toString(),
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory",
                MEMORY_MEGABYTES + "mb",
                // All keys expire; when memory runs out those go that would go next anyway.
                "--maxmemory-policy",
                "volatile-ttl",
                "--loglevel",
                "warning");
    }

    private static Path socketPath(Path folder) throws IOException {
        Path inFolder = folder.resolve("redis.sock");
        if (inFolder.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH_BYTES) {
            return inFolder;
        }
        return Files.createTempDirectory(
                        "tollgate", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                .resolve("redis.sock");
    }

    private void awaitAnswer(Path folder) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new IOException("it does not answer; it wrote: " + Files.readString(folder.resolve("redis.log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private boolean answers() {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    /** The address for {@code REDIS_URL}, as vertx-redis-client takes it. */
    public String url() {
        return "unix" + socket.toUri().toString().substring("file".length());
    }

    /** The process id of the server. */
    public long pid() {
        return process.pid();
    }

    /** Ends the process, at the latest after three seconds. Blocks; a second call does nothing. */
    @Override
    public void close() {
        end(process.toHandle());
        try {
            deleteSocket(socket);
        } catch (IOException e) {
            LOG.warn("The socket {} of the ended Redis cannot be deleted", socket, e);
        }
    }

    private static void endLeftOver(Path folder) throws IOException {
        Path pidFile = folder.resolve(PID_FILE);
        Path note = folder.resolve(SOCKET_NOTE);
        if (Files.exists(pidFile) && Files.exists(note)) {
            Path socket = Path.of(Files.readString(note));
            Optional<ProcessHandle> leftOver = pidIn(pidFile).flatMap(ProcessHandle::of);
            if (leftOver.isPresent() && isRedisAt(socket, leftOver.get())) {
                LOG.info(
                        "Ending the Redis with pid {} that an earlier run left over",
                        leftOver.get().pid());
                end(leftOver.get());
            }
            deleteSocket(socket);
        }
        Files.deleteIfExists(pidFile);
        Files.deleteIfExists(note);
    }

    private static Optional<Long> pidIn(Path pidFile) throws IOException {
        String text = Files.readString(pidFile).strip();
        return text.matches("[0-9]{1,10}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /** The number may long belong to another process, so its command line must name our very socket. */
    private static boolean isRedisAt(Path socket, ProcessHandle process) throws IOException {
        Path linuxCommandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        String command = Files.isReadable(linuxCommandLine)
                ? Files.readString(linuxCommandLine, StandardCharsets.ISO_8859_1)
                : process.info().commandLine().orElse("");
        String socketAsRead =
                new String(socket.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return command.contains("redis-server")
                && (command.contains(socketAsRead) || command.contains(socket.toString()));
    }

    private static void end(ProcessHandle process) {
        CompletableFuture<ProcessHandle> exit = process.onExit();
        process.destroy();
        try {
            exit.get(STOP_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            exit.join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for the end of Redis failed", e);
        }
    }

    private static void deleteSocket(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        Path folder = socket.getParent();
        if (folder != null && !folder.getFileName().toString().equals("redis")) {
            Files.deleteIfExists(folder); // the short one made in the temp folder
        }
    }
}
