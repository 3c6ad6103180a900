package dev.tollgate.load.stage;

import dev.tollgate.load.mock.MockSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * What a suite needs on the stage.
 *
 * @param upstream how the mock answers
 * @param accounts how many customers there are, each with a key
 * @param environment of the server, over the defaults of load tests
 * @param heap of the server, as {@code -Xmx} takes it
 * @param storeApart whether the database is a process of its own
 */
public record Need(
        MockSettings upstream, int accounts, Map<String, String> environment, String heap, boolean storeApart) {
    /** The heap of an ordinary small node. */
    public static final String SMALL_HEAP = "512m";

    public Need {
        environment = Map.copyOf(environment);
    }

    /** One node in its embedded default. */
    public static Need of(MockSettings upstream, int accounts) {
        return new Need(upstream, accounts, Map.of(), SMALL_HEAP, false);
    }

    /** The same with one variable more. */
    public Need with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new Need(upstream, accounts, more, heap, storeApart);
    }

    /** The same with the database as a process of its own. */
    public Need withStoreApart() {
        return new Need(upstream, accounts, environment, heap, true);
    }
}
