package dev.tollgate.load;

import dev.tollgate.load.mock.MockCounts;
import dev.tollgate.load.stage.Api;
import dev.tollgate.load.stage.Books;
import dev.tollgate.load.stage.Customer;
import dev.tollgate.load.stage.Need;
import dev.tollgate.load.stage.ProcessUse;
import dev.tollgate.load.stage.Server;
import dev.tollgate.load.stage.SignUp;
import dev.tollgate.load.stage.Stage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One suite from an empty folder to its figures. */
final class SuiteRun {
    private static final Duration ANSWERS_END = Duration.ofMinutes(1);
    private static final Duration COUNTERS_FOLLOW = Duration.ofSeconds(30);

    private final Suite suite;
    private final Path jar;
    private final Path results;
    private final Need need;

    /**
     * @param results takes the folder {@code gatling} with the reports and the file {@code figures.jsonl}
     * @param storeApart whether the database is a process of its own
     */
    SuiteRun(Suite suite, Path jar, Path results, boolean storeApart) {
        this.suite = suite;
        this.jar = jar;
        this.results = results;
        this.need = storeApart ? suite.need().withStoreApart() : suite.need();
    }

    /** Runs it and tells on stdout what came out; whether the simulation's assertions hold and the books agree. */
    boolean passes() {
        System.out.println("== " + suite.name());
        try (var stage = new Stage(jar)) {
            Stage.Mock mock = stage.mock(need.upstream());
            Server server = stage.server(need, mock);
            try (var api = new Api(server.url())) {
                return play(stage, mock, server, api);
            } catch (RuntimeException e) {
                System.out.println(
                        "the server wrote at last:\n" + server.child().lastLines());
                throw e;
            }
        }
    }

    private boolean play(Stage stage, Stage.Mock mock, Server server, Api api) {
        var signUp = new SignUp(api);
        List<Customer> customers = signUp.customers(need.accounts());
        Path file = stage.folder().resolve("customers");
        Customer.write(file, customers);
        ProcessUse before = ProcessUse.of(server.child());
        GatlingRun gatling;
        try (var incidents = new Incidents(stage, server, mock, need.incidents())) {
            gatling = GatlingRun.of(
                    stage,
                    suite,
                    results.resolve("gatling"),
                    Map.of(
                            Target.URL, server.url(),
                            Target.MOCK_URL, mock.url(),
                            Target.CUSTOMERS, file.toString(),
                            Target.ADMIN_TOKEN, signUp.adminToken()));
            incidents.awaitDone();
        }
        MockCounts counts = awaitAnswersEnd(mock);
        JsonObject use = ProcessUse.of(server.child()).since(before, gatling.answers());
        List<String> differences = new ArrayList<>(differences(api, customers, counts, gatling.delivered()));
        stage.reconcile(server).ifPresent(differences::add);
        return tell(gatling, counts, use, differences);
    }

    /** What is still different after a while: the counters of usage come some seconds after the ledger. */
    private List<String> differences(Api api, List<Customer> customers, MockCounts counts, long delivered) {
        long deadline = System.nanoTime() + COUNTERS_FOLLOW.toNanos();
        while (true) {
            List<String> found =
                    Books.read(api, customers, counts).differencesFrom(counts, delivered, need.isCluster());
            if (found.isEmpty() || System.nanoTime() > deadline) {
                return found;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static MockCounts awaitAnswersEnd(Stage.Mock mock) {
        long deadline = System.nanoTime() + ANSWERS_END.toNanos();
        MockCounts counts = mock.counts();
        while (counts.open() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            counts = mock.counts();
        }
        return counts;
    }

    private boolean tell(GatlingRun gatling, MockCounts counts, JsonObject use, List<String> differences) {
        List<String> shortcomings = gatling.shortcomings();
        JsonObject line = new JsonObject()
                .put("suite", suite.name())
                .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("passed", shortcomings.isEmpty())
                .put("books", differences.isEmpty() ? "equal" : "different")
                .put("requests", gatling.tally().getJsonObject("requests"))
                .put("upstream", counts.toJson())
                // In a cluster the process that was looked at is a script.
                .put("server", need.isCluster() ? null : use)
                .put("machineLoad", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
                .put("report", gatling.folder().resolve("index.html").toString());
        say("falls short of its figures", shortcomings, "the figures hold");
        say("THE BOOKS DIFFER", differences, "the books are equal");
        System.out.println(line.encode());
        append(line);
        return shortcomings.isEmpty() && differences.isEmpty();
    }

    private static void say(String bad, List<String> found, String good) {
        System.out.println(found.isEmpty() ? good : bad + ":\n  " + String.join("\n  ", found));
    }

    private void append(JsonObject line) {
        try {
            Files.writeString(
                    results.resolve("figures.jsonl"),
                    line.encode() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
