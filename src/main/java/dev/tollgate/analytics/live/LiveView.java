package dev.tollgate.analytics.live;

import java.time.Instant;
import java.util.List;

/** The nodes that were heard of lately, by id. */
public record LiveView(Instant at, List<NodeRates> nodes) {
    public LiveView {
        nodes = List.copyOf(nodes);
    }
}
