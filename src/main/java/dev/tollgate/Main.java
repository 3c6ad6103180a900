package dev.tollgate;

import dev.tollgate.platform.settings.SettingsException;
import dev.tollgate.platform.settings.SettingsLoader;
import dev.tollgate.platform.store.StoreRefusedException;
import io.vertx.core.VertxOptions;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one node of Tollgate and stops it when the process is asked to end. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** Exit code of a start that cannot succeed as things are: a wrong setting, a folder or port in use, an unfit database. */
    private static final int EXIT_REFUSED = 2;

    /** Exit code of a start that failed by a fault of ours. */
    private static final int EXIT_FAILED = 1;

    private Main() {}

    /**
     * Without arguments it starts a node; all settings come from files and the environment, see `conf/tollgate.yaml`.
     *
     * @param args none, or a command and its arguments: see {@link ReconcileCommand}
     */
    public static void main(String[] args) {
        try {
            if (args.length > 0) {
                System.exit(command(List.of(args)));
            }
            run();
        } catch (SettingsException
                | StoreRefusedException
                | UncheckedIOException
                | IllegalStateException
                | IllegalArgumentException e) {
            System.err.println("Tollgate does not start: " + e.getMessage());
            LOG.debug("start refused", e);
            System.exit(EXIT_REFUSED);
        } catch (RuntimeException e) {
            // Threads of what was begun may live on: without an exit the process would hang.
            LOG.error("The start failed", e);
            System.exit(EXIT_FAILED);
        }
    }

    private static int command(List<String> args) {
        if (!args.getFirst().equals(ReconcileCommand.NAME)) {
            System.err.println("There is no command " + args.getFirst() + ", only " + ReconcileCommand.NAME);
            return EXIT_REFUSED;
        }
        return new ReconcileCommand(load().settings(), System.out).run(args.subList(1, args.size()));
    }

    private static SettingsLoader.Loaded load() {
        return new SettingsLoader(System.getenv(), Path.of("")).load();
    }

    private static void run() {
        SettingsLoader.Loaded loaded = load();
        tellOf("not used by Tollgate", loaded.unusedVariables());
        tellOf("not supported by this version", loaded.unsupportedVariables());
        Tollgate node = Tollgate.of(loaded.settings());
        Duration drain = loaded.settings()
                .node()
                .drainNotice()
                .plus(loaded.settings().node().drainTimeout());
        // Before the start, which may wait long for a database: what it has begun is ended as well.
        var stop = new Thread(() -> stop(node, drain), "tollgate-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            node.start(new VertxOptions());
        } catch (RuntimeException e) {
            forget(stop);
            throw e;
        }
        System.out.println(Greeting.of(node, loaded.settings()));
        IdleMemory.giveBack();
    }

    private static void tellOf(String what, List<String> variables) {
        if (!variables.isEmpty()) {
            LOG.info("Environment variables that are set but {}: {}", what, String.join(", ", variables));
        }
    }

    /** A start that failed has ended what it began; where a stop has begun already, that one goes on. */
    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException stopping) {
            LOG.debug("stopped while it started", stopping);
        }
    }

    private static void stop(Tollgate node, Duration drain) {
        LOG.info("Stopping: not ready any more, at most {} s for requests", drain.toSeconds());
        node.close();
        // A stop that was asked for and went well is no failure, as the JVM's own code after a signal (143) would say.
        Runtime.getRuntime().halt(0);
    }
}
