package dev.tollgate;

import dev.tollgate.platform.settings.SettingsException;
import dev.tollgate.platform.settings.SettingsLoader;
import dev.tollgate.platform.store.StoreRefusedException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one node of Tollgate and stops it when the process is asked to end. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** Exit code of a start that cannot succeed as things are: a wrong setting, a folder in use, an unfit database. */
    private static final int EXIT_REFUSED = 2;

    private Main() {}

    /** Takes no arguments: all settings come from files and the environment, see `conf/tollgate.yaml`. */
    public static void main(String[] args) {
        try {
            run();
        } catch (SettingsException | StoreRefusedException | IllegalStateException | IllegalArgumentException e) {
            System.err.println("Tollgate does not start: " + e.getMessage());
            LOG.debug("start refused", e);
            System.exit(EXIT_REFUSED);
        }
    }

    private static void run() {
        SettingsLoader.Loaded loaded = new SettingsLoader(System.getenv(), Path.of("")).load();
        tellOf("not used by Tollgate", loaded.unusedVariables());
        tellOf("not supported by this version", loaded.unsupportedVariables());
        Tollgate node = Tollgate.start(loaded.settings());
        Duration drain = loaded.settings().node().drainTimeout();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, drain), "tollgate-stop"));
        System.out.println(Greeting.of(node, loaded.settings()));
        // The start leaves about 100 MB of garbage, which an idle node would keep resident; once given back it stays
        // so.
        System.gc();
    }

    private static void tellOf(String what, java.util.List<String> variables) {
        if (!variables.isEmpty()) {
            LOG.info("Environment variables that are set but {}: {}", what, String.join(", ", variables));
        }
    }

    private static void stop(Tollgate node, Duration drain) {
        LOG.info("Stopping: no new requests, {} s for those under way", drain.toSeconds());
        node.close();
    }
}
