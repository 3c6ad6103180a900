package dev.tollgate.analytics.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Takes a node's figures from the meters that it has anyway. */
final class MeterFigures {
    private static final int FIRST_ERROR = 400;

    private final String nodeId;
    private final MeterRegistry meters;
    private final LongSupplier active;

    /** @param active calls to providers under way */
    MeterFigures(String nodeId, MeterRegistry meters, LongSupplier active) {
        this.nodeId = nodeId;
        this.meters = meters;
        this.active = active;
    }

    NodeFigures now() {
        long requests = 0;
        Map<String, Long> errorToCount = new HashMap<>();
        for (Timer timer : meters.find("tollgate.http.requests").timers()) {
            requests += timer.count();
            String status = timer.getId().getTag("status");
            if (status != null && Integer.parseInt(status) >= FIRST_ERROR) {
                errorToCount.merge(status, timer.count(), Long::sum);
            }
        }
        for (Counter counter : meters.find("tollgate.upstream.errors").counters()) {
            String kind = counter.getId().getTag("kind");
            errorToCount.merge(kind == null ? "upstream" : kind, (long) counter.count(), Long::sum);
        }
        return new NodeFigures(
                nodeId, System.nanoTime(), requests, tokens("in"), tokens("out"), errorToCount, active.getAsLong());
    }

    private long tokens(String direction) {
        double sum = 0;
        for (Counter counter :
                meters.find("tollgate.chat.tokens").tag("direction", direction).counters()) {
            sum += counter.count();
        }
        return (long) sum;
    }
}
