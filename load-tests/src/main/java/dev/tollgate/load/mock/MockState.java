package dev.tollgate.load.mock;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What the event loops of the mock share. */
final class MockState {
    private final Counters counters = new Counters();
    private final AtomicInteger port = new AtomicInteger();
    private volatile Answering answering;

    /** Both in one, so that a request never sees the one without the other. */
    private record Answering(MockSettings settings, MockAnswers answers) {
        static Answering of(MockSettings settings) {
            return new Answering(settings, new MockAnswers(settings.words()));
        }
    }

    MockState(MockSettings settings) {
        answering = Answering.of(settings);
    }

    Counters counters() {
        return counters;
    }

    MockSettings settings() {
        return answering.settings();
    }

    MockAnswers answers() {
        return answering.answers();
    }

    void listensAt(int actualPort) {
        port.set(actualPort);
    }

    int port() {
        return port.get();
    }

    /**
     * Changes what is named.
     *
     * @throws IllegalArgumentException at a figure that is none or out of its range; then nothing is changed
     */
    void change(MultiMap figures) {
        MockSettings now = settings();
        answering = Answering.of(new MockSettings(
                Duration.ofMillis(number(figures, "delayMs", now.delay().toMillis())),
                Math.toIntExact(number(figures, "words", now.words())),
                Duration.ofMillis(number(figures, "gapMs", now.gap().toMillis()))));
    }

    private static long number(MultiMap figures, String name, long otherwise) {
        String given = figures.get(name);
        return given == null ? otherwise : Long.parseLong(given);
    }
}
