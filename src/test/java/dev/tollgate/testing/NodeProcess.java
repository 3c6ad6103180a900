package dev.tollgate.testing;

import dev.tollgate.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a JVM of its own, started by its main class as a user starts it, which a test may kill. */
public final class NodeProcess implements AutoCloseable {
    /** Much longer than a start takes: the machine of a build may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Pattern ADDRESS = Pattern.compile("listens on http://localhost:(\\d+)");

    private final Process process;
    private final Path errors;
    private final long startedNanos = System.nanoTime();
    private final List<String> output = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private NodeProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        Thread.ofVirtual().start(this::read);
    }

    /**
     * Starts one and does not wait for anything.
     *
     * @param folder its working directory; what it writes to stderr is kept there too
     * @param environment all of it: nothing is inherited but what the shell itself needs
     */
    public static NodeProcess begin(Path folder, Map<String, String> environment) {
        return begin(folder, environment, ChildProcess.command(Main.class));
    }

    /** The same with so many files and connections that it may have open. */
    public static NodeProcess beginWithFiles(Path folder, Map<String, String> environment, int descriptors) {
        var command =
                new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -n $0 && exec \"$@\"", Integer.toString(descriptors)));
        command.addAll(ChildProcess.command(Main.class));
        return begin(folder, environment, command);
    }

    private static NodeProcess begin(Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path errors = Files.createTempFile(folder, "stderr", ".log");
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
            builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG"));
            builder.environment().putAll(environment);
            return new NodeProcess(builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one on a folder, with these variables over the defaults of tests, and waits until it is ready. */
    public static NodeProcess start(Path folder, Map<String, String> variables) {
        NodeProcess node = begin(folder, Node.environment(folder, variables));
        node.awaitReady();
        return node;
    }

    /** The variables of a node whose only provider is this upstream, see {@link Node#with}. */
    public static Map<String, String> behind(ScriptedUpstream upstream, Map<String, String> variables) {
        return Node.behind(upstream, variables);
    }

    /** The whole environment of a node on that folder: these variables over the defaults of tests. */
    public static Map<String, String> environment(Path folder, Map<String, String> variables) {
        return Node.environment(folder, variables);
    }

    private void read() {
        try (var reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (output) {
                    output.add(line);
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ended.countDown();
            synchronized (output) {
                output.notifyAll();
            }
        }
    }

    /** Waits until it has told its address and says that it is ready; the time since its JVM was started. */
    public Duration awaitReady() {
        try (Api api = Api.of(awaitUrl())) {
            return awaitStatus(api, 200);
        }
    }

    /** Waits until its readiness has this status; the time since its JVM was started. */
    public Duration awaitStatus(Api api, int status) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!hasStatus(api, status)) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("not " + status + " in time; it wrote:\n" + errors());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    private static boolean hasStatus(Api api, int status) {
        try {
            return api.get("/health/ready").status() == status;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    /** Waits until its greeting names the address. */
    public URI awaitUrl() {
        awaitLine("  curl ");
        Matcher address = ADDRESS.matcher(output().getFirst());
        if (!address.find()) {
            throw new AssertionError("no address in " + output());
        }
        return URI.create("http://127.0.0.1:" + address.group(1));
    }

    /** Waits for a line on stdout that begins so. */
    public String awaitLine(String start) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (output) {
            while (true) {
                for (String line : output) {
                    if (line.startsWith(start)) {
                        return line;
                    }
                }
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0 || ended.getCount() == 0) {
                    throw new AssertionError("no line \"" + start + "\"; it wrote:\n" + output + "\n" + errors());
                }
                try {
                    output.wait(leftMs);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    /** What it has written to stdout. */
    public List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** What it has written to stderr. */
    public String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9}; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As {@code kill}. */
    public void askToStop() {
        process.destroy();
    }

    /** As {@code kill -STOP}: it stands still, with its connections open. */
    public void freeze() {
        ChildProcess.signal("STOP", process.pid());
    }

    /** As {@code kill -CONT}: it goes on. */
    public void thaw() {
        ChildProcess.signal("CONT", process.pid());
    }

    /** Waits for its end; the exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    || !ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end; it wrote:\n" + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Stops it if it still runs: a kill would leave its Redis behind. */
    @Override
    public void close() {
        if (process.isAlive()) {
            askToStop();
            try {
                awaitExit();
            } finally {
                // One that does not end has failed its test, and would go on taking the machine from the others.
                process.destroyForcibly();
            }
        }
    }
}
