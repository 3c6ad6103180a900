package dev.tollgate.chat;

import dev.tollgate.chat.ModelBoard.Snapshot;
import dev.tollgate.chat.catalogue.CatalogueState;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is served now and from each later moment on at which that changes. It is worked out when a moment has come, by
 * whoever asks first: most planned changes are replaced before.
 */
final class Timeline {
    private final CatalogueState state;
    private final List<Instant> moments;
    private final AtomicReferenceArray<@Nullable Snapshot> snapshots;
    private final Function<Instant, Snapshot> make;
    private final Instant goodUntil;

    /**
     * Begins at a moment.
     *
     * @param goodUntil afterwards there may be changes that this node has not seen
     * @param make what is served from a moment on; the same whoever asks
     */
    Timeline(CatalogueState state, Instant now, Instant goodUntil, Function<Instant, Snapshot> make) {
        this(
                state,
                Stream.concat(Stream.of(now), state.changesAfter(now).stream()).toList(),
                null,
                make,
                goodUntil);
    }

    private Timeline(
            CatalogueState state,
            List<Instant> moments,
            @Nullable AtomicReferenceArray<@Nullable Snapshot> snapshots,
            Function<Instant, Snapshot> make,
            Instant goodUntil) {
        this.state = state;
        this.moments = moments;
        this.snapshots = snapshots == null ? new AtomicReferenceArray<>(moments.size()) : snapshots;
        this.make = make;
        this.goodUntil = goodUntil;
    }

    /** The same, known to be good for longer. */
    Timeline goodUntil(Instant later) {
        return new Timeline(state, moments, snapshots, make, later);
    }

    boolean isGoodAt(Instant moment) {
        return !moment.isAfter(goodUntil);
    }

    /** Whether it is of this state, and no moment of a change has passed since it began. */
    boolean isOf(CatalogueState other, Instant now) {
        return state.revision() == other.revision() && indexAt(now) == 0;
    }

    Snapshot at(Instant moment) {
        int index = indexAt(moment);
        Snapshot known = snapshots.get(index);
        if (known != null) {
            return known;
        }
        Snapshot made = make.apply(moments.get(index));
        snapshots.set(index, made);
        return made;
    }

    private int indexAt(Instant moment) {
        int index = moments.size() - 1;
        while (index > 0 && moments.get(index).isAfter(moment)) {
            index--;
        }
        return index;
    }
}
