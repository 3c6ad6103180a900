package dev.tollgate.billing.ledger;

import java.util.ArrayList;
import java.util.List;

/** Who did what at which virtual millisecond, faults included; made readable only when somebody wants to read it. */
final class Story {
    private record Event(long atMs, String who, String what) {
        @Override
        public String toString() {
            return "%10.3f  %-8s %s".formatted(atMs / 1_000.0, who, what);
        }
    }

    private final VirtualWorld world;
    private final long beginMs;
    private final List<Event> events = new ArrayList<>();

    Story(VirtualWorld world) {
        this.world = world;
        this.beginMs = world.millis();
    }

    void tell(String who, String what) {
        events.add(new Event(world.millis() - beginMs, who, what));
    }

    @Override
    public String toString() {
        return String.join("\n", events.stream().map(Event::toString).toList());
    }
}
