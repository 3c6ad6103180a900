package dev.tollgate.load.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of the stage. What it writes goes to a file; it is ended by its id, gently first. */
public final class Child implements AutoCloseable {
    private static final Duration GENTLY = Duration.ofSeconds(40);

    private final String name;
    private final Process process;
    private final Path output;

    private Child(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it.
     *
     * @param folder its working directory, which also takes its output
     * @param environment all of it: nothing is inherited but what a shell itself needs
     */
    public static Child start(String name, Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile(folder, name, ".log");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG"));
            builder.environment().putAll(environment);
            return new Child(name, builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command that runs the Java of this process. */
    public static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    /**
     * Waits for a line of its output and gives what follows the beginning.
     *
     * @throws IllegalStateException when it ends before, or nothing came in time
     */
    public String awaitLine(String beginning, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            Optional<String> found = lines().stream()
                    .filter(line -> line.contains(beginning))
                    .map(line -> line.substring(line.indexOf(beginning) + beginning.length()))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (!alive || System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " does not start; it wrote:\n" + lastLines());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of what it wrote, for whoever looks for the reason of a failure. */
    public String lastLines() {
        List<String> lines = lines();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    public String name() {
        return name;
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

    /** Waits for its end; the exit code. */
    public int awaitExit() {
        return process.onExit().join().exitValue();
    }

    /** Asks it to end, and kills it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GENTLY.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
