package dev.tollgate.load;

import static io.gatling.javaapi.http.HttpDsl.http;

import dev.tollgate.load.stage.Customer;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** What the command has set up for a simulation, handed over in system properties. */
final class Target {
    /** Where requests go. */
    static final String URL = "load.target.url";

    /** Where the mock itself is reached, for comparison. */
    static final String MOCK_URL = "load.target.mock";

    /** The file of {@link Customer#write}. */
    static final String CUSTOMERS = "load.target.customers";

    /** Access token of the platform admin. */
    static final String ADMIN_TOKEN = "load.target.admin";

    private Target() {}

    /** All virtual users share one pool of connections, as the clients behind a proxy or in one bot do. */
    static HttpProtocolBuilder protocol() {
        return http.baseUrl(property(URL))
                .shareConnections()
                .disableCaching()
                .contentTypeHeader("application/json")
                .userAgentHeader("tollgate-load");
    }

    static String mockUrl() {
        return property(MOCK_URL);
    }

    static String adminToken() {
        return property(ADMIN_TOKEN);
    }

    /** Gives each virtual user a customer at random: {@code userId}, {@code token}, {@code key}; and {@code question}. */
    static Iterator<Map<String, Object>> customers() {
        List<Customer> all = Customer.read(Path.of(property(CUSTOMERS)));
        return Stream.generate(() -> {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    Customer one = all.get(random.nextInt(all.size()));
                    return Map.<String, Object>of(
                            "userId", one.userId(),
                            "token", one.token(),
                            "key", one.key(),
                            "number", random.nextInt(1_000_000),
                            "question", Questions.any(random));
                })
                .iterator();
    }

    static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set: start simulations by load-tests/run");
        }
        return value;
    }
}
