package dev.tollgate.chat;

import dev.tollgate.platform.Timers;
import java.time.Duration;

/** While something waits for a caller, looks now and then whether any of it was taken. Belongs to one event loop. */
final class CallerWatch {
    private final Timers timers;
    private final Duration patience;
    private final AnswerEvents events;
    private final Runnable stuck;

    private boolean watching;
    private Runnable cancel = () -> {};

    /** @param stuck runs when nothing was taken for as long as the patience lasts */
    CallerWatch(Timers timers, Duration patience, AnswerEvents events, Runnable stuck) {
        this.timers = timers;
        this.patience = patience;
        this.events = events;
        this.stuck = stuck;
    }

    /** Begins to watch, where something waits and nobody watches yet. */
    void look() {
        if (watching || !events.isWaiting()) {
            return;
        }
        watching = true;
        long takenBefore = events.taken();
        cancel = timers.after(patience, () -> {
            watching = false;
            if (!events.isWaiting() || events.taken() > takenBefore) {
                look();
            } else {
                stuck.run();
            }
        });
    }

    /** To be called when all is over: else it would be kept, with all its text, until the next look. */
    void end() {
        cancel.run();
    }
}
