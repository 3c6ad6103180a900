package dev.tollgate.load.mock;

import java.util.concurrent.atomic.LongAdder;

/** The counts of all event loops of the mock together. */
final class Counters {
    private final LongAdder requests = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder aborted = new LongAdder();
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder completionTokens = new LongAdder();

    void received() {
        requests.increment();
    }

    void answered(long prompt, long completion) {
        promptTokens.add(prompt);
        completionTokens.add(completion);
        answered.increment();
    }

    void aborted() {
        aborted.increment();
    }

    MockCounts read() {
        return new MockCounts(
                requests.sum(), answered.sum(), aborted.sum(), promptTokens.sum(), completionTokens.sum());
    }
}
