package dev.tollgate;

import dev.tollgate.billing.reconcile.Pace;
import dev.tollgate.billing.reconcile.Reconciliation;
import dev.tollgate.billing.reconcile.Report;
import dev.tollgate.billing.reconcile.UpstreamCounts;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.audit.MongoAuditLog;
import dev.tollgate.platform.settings.Settings;
import dev.tollgate.platform.store.DatabaseAccess;
import dev.tollgate.platform.store.StoreSchema;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * `reconcile [--report FILE] [--upstream FILE] [--rebuild]`: compares all that billing keeps with the journal, beside running
 * nodes or without, and on request rebuilds what is wrong.
 */
public final class ReconcileCommand {
    /** The first argument that asks for it. */
    static final String NAME = "reconcile";

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileCommand.class);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String USAGE = "usage: " + NAME + " [--report FILE] [--upstream FILE] [--rebuild]";
    private static final int EXIT_EQUAL = 0;
    private static final int EXIT_DIFFERENT = 1;
    private static final int EXIT_FAILED = 2;

    private final Settings settings;
    private final PrintStream out;
    private final Clock clock = Clock.systemUTC();

    /** What was asked for. */
    private record Request(Optional<Path> report, Optional<Path> upstream, boolean rebuild) {
        static Request of(List<String> arguments) {
            Optional<Path> report = Optional.empty();
            Optional<Path> upstream = Optional.empty();
            boolean rebuild = false;
            for (int i = 0; i < arguments.size(); i++) {
                boolean hasValue = i + 1 < arguments.size();
                if (arguments.get(i).equals("--rebuild")) {
                    rebuild = true;
                } else if (arguments.get(i).equals("--report") && hasValue) {
                    report = Optional.of(Path.of(arguments.get(++i)));
                } else if (arguments.get(i).equals("--upstream") && hasValue) {
                    upstream = Optional.of(Path.of(arguments.get(++i)));
                } else {
                    throw new IllegalArgumentException("not understood: " + arguments.get(i));
                }
            }
            return new Request(report, upstream, rebuild);
        }
    }

    /** @param out takes the report as text */
    public ReconcileCommand(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /**
     * Runs it; blocks.
     *
     * @param arguments those after the command's name
     * @return the exit code: 0 all is equal (now, where it rebuilt), 1 something differs, 2 it could not be done
     */
    public int run(List<String> arguments) {
        Request request;
        try {
            request = Request.of(arguments);
        } catch (InvalidPathException e) {
            return refused("not a path: " + e.getInput());
        } catch (IllegalArgumentException e) {
            return refused(String.valueOf(e.getMessage()));
        }
        Vertx vertx = Vertx.vertx();
        try (DatabaseAccess database =
                DatabaseAccess.open(vertx, settings.node().dataDir(), settings.stores())) {
            return reconcile(request, database);
        } catch (RuntimeException e) {
            LOG.debug("reconciliation failed", e);
            out.println("The reconciliation could not be done: " + e.getMessage());
            return EXIT_FAILED;
        } finally {
            Waiting.await(vertx.close());
        }
    }

    private int refused(String reason) {
        out.println(reason);
        out.println(USAGE);
        return EXIT_FAILED;
    }

    private int reconcile(Request request, DatabaseAccess database) {
        UpstreamCounts upstream = request.upstream().map(UpstreamCounts::read).orElseGet(UpstreamCounts::none);
        Waiting.await(new StoreSchema(Dependencies.collections()).apply(database.mongo()));
        var pace = new Pace(!database.isAlone(), () -> false);
        var reconciliation = new Reconciliation(database.mongo(), clock, pace, upstream);
        if (request.rebuild()) {
            String actor = "os:" + System.getProperty("user.name", "unknown");
            reconciliation.rebuilding(
                    new MongoAuditLog(database.mongo(), clock),
                    actor,
                    Ids.random().next("run"));
        }
        Report report = reconciliation.run();
        Path file = request.report().orElseGet(this::ownFile);
        out.print(report.toText());
        report.write(file);
        out.println("Report: " + file);
        LOG.info("reconciliation {}; report in {}", report.summary(), file);
        return report.isEqual() ? EXIT_EQUAL : EXIT_DIFFERENT;
    }

    private Path ownFile() {
        return reports(settings).resolve("reconciliation-" + MOMENT.format(clock.instant()) + ".json");
    }

    /** The folder of reports that nobody named another place for. */
    static Path reports(Settings settings) {
        return settings.node().dataDir().resolve("reports");
    }
}
