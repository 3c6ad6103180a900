package dev.tollgate.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A main class of this code in a JVM of its own, which a test may kill. */
public final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        output = process.inputReader();
    }

    /** Starts it; what it writes to both outputs is read as one. */
    public static ChildProcess start(Class<?> main, String... args) throws IOException {
        return start(List.of(), main, args);
    }

    /** The same with options of its JVM besides those of all. */
    public static ChildProcess start(List<String> jvmOptions, Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>(command(main));
        command.addAll(1, jvmOptions);
        command.addAll(Arrays.asList(args));
        return new ChildProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The command line that runs a class on the class path of the tests, in little memory and soon under way. */
    public static List<String> command(Class<?> main) {
        return Stream.of(
                        Stream.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1"),
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(ChildProcess::isAccess),
                        Stream.of("-classpath", System.getProperty("java.class.path"), main.getName()))
                .flatMap(part -> part)
                .toList();
    }

    /** What the build says that a JVM must open to our libraries; the children need the same. */
    private static boolean isAccess(String argument) {
        return Stream.of("--enable-native-access", "--sun-misc", "--add-opens", "--add-exports")
                .anyMatch(argument::startsWith);
    }

    /** The rest of the first line of output that starts so; other lines are skipped. */
    public String awaitLine(String start) throws IOException {
        StringBuilder skipped = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(start)) {
                // Else the process would stand still as soon as the pipe is full.
                Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
                return line.substring(start.length());
            }
            skipped.append(line).append('\n');
        }
        throw new AssertionError("The process ended without the line \"" + start + "\"; it wrote: " + skipped);
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As {@code kill -STOP}: it stands still, with its connections open. */
    public void freeze() {
        signal("STOP", process.pid());
    }

    /** As {@code kill -CONT}: it goes on. */
    public void thaw() {
        signal("CONT", process.pid());
    }

    /** Sends a signal by its name without SIG. */
    static void signal(String name, long pid) {
        try {
            int exit = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new AssertionError("no signal " + name + " to a process that is gone");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** As {@code kill}; gives the exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The process did not end on SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
