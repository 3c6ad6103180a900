package dev.tollgate.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * People and admins who look: balances, transactions, models, contexts, lists of users and dialogs, a mix of reads on
 * books that some chats have filled before.
 */
public final class DashboardSimulation extends LoadSimulation {
    private static final String OWNER = "#{key}";

    private final Figures figures = Figures.of("dashboard");
    private final List<String> looked = new ArrayList<>();

    /** Made by Gatling. */
    public DashboardSimulation() {
        int rate = figures.number("rate", 300, 50);
        Duration measured = figures.seconds("seconds", 300, 15);
        double errors = figures.number("errorsPerMillion", 0, 0) / 10_000.0;
        setUp(chats().injectOpen(constantUsersPerSec(figures.number("chatsBefore", 100, 30))
                                .during(figures.seconds("chatsBeforeSeconds", 30, 5)))
                        .andThen(looks().injectOpen(constantUsersPerSec(rate).during(measured))))
                .protocols(Target.protocol())
                .assertions(global().failedRequests().percent().lte(errors));
    }

    private ScenarioBuilder chats() {
        return scenario("chats before")
                .feed(Target.customers())
                .exec(http("chat before")
                        .post("/api/chat")
                        .header("authorization", "Bearer #{token}")
                        .body(StringBody(
                                "{\"userId\":\"#{userId}\",\"message\":\"#{question}\",\"model\":\"gpt-4o-mini\"}"))
                        .check(Tally.checks())
                        .check(status().is(200)))
                .exec(tally.count("chat before"));
    }

    private ScenarioBuilder looks() {
        return scenario("looks")
                .feed(Target.customers())
                .exec(session -> session.set("admin", Target.adminToken()))
                .exec(randomSwitch()
                        .on(
                                percent(25).then(look("balance", "/api/v1/billing/balance", OWNER)),
                                percent(15).then(look("credits", "/api/billing?userId=#{userId}", OWNER)),
                                percent(20).then(look("transactions", "/api/v1/billing/transactions", OWNER)),
                                percent(10).then(look("models", "/v1/models", OWNER)),
                                percent(10).then(look("key", "/api/v1/key", OWNER)),
                                percent(10).then(look("context", "/api/context?userId=#{userId}", OWNER)),
                                percent(6).then(look("users", "/api/admin/users", "#{admin}")),
                                percent(4).then(look("dialogs", "/api/admin/user/#{userId}/dialogs", "#{admin}"))));
    }

    private ChainBuilder look(String name, String path, String credential) {
        looked.add(name);
        return exec(http(name)
                        .get(path)
                        .header("authorization", "Bearer " + credential)
                        .check(Tally.checks())
                        .check(status().is(200)))
                .exec(tally.count(name));
    }

    @Override
    void judge() {
        int p50Ms = figures.number("p50Ms", 20, 10_000);
        int p99Ms = figures.number("p99Ms", 200, 30_000);
        looked.forEach(name -> {
            Histogram times = tally.times(name + " 200");
            tally.require(
                    times.percentile(50) <= p50Ms && times.percentile(99) <= p99Ms,
                    name + ": p50 " + times.percentile(50) + " ms, p99 " + times.percentile(99) + " ms, at most "
                            + p50Ms + " and " + p99Ms);
        });
    }
}
