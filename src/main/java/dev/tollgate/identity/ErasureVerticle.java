package dev.tollgate.identity;

import dev.tollgate.platform.erasure.Eraser;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives {@link ErasureFlow} a virtual thread, one run at a time. */
final class ErasureVerticle extends VerticleBase {
    private final ErasureFlow flow;
    private @Nullable Future<Void> running;

    ErasureVerticle(ErasureFlow flow) {
        this.flow = flow;
    }

    /** Erases what is due; done with the run that is under way if there is one. */
    synchronized Future<Void> run(List<Eraser> rooms) {
        if (running != null && !running.isComplete()) {
            return running;
        }
        Promise<Void> done = Promise.promise();
        running = done.future();
        context.runOnContext(_ -> {
            try {
                flow.run(rooms);
                done.complete();
            } catch (Exception failure) {
                // An await that a stop ends throws InterruptedException without declaring it.
                done.fail(failure);
            }
        });
        return running;
    }
}
