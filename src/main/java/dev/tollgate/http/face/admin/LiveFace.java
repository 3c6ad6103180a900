package dev.tollgate.http.face.admin;

import dev.tollgate.analytics.live.Live;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Credentials;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.Credential;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.Principal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** `/api/v1/admin/live`: it ends with the caller's credential, their role, their wish, or the node. */
public final class LiveFace implements Face {
    /** Views between two looks at the caller's rights: these change within 5 s. */
    private static final int LOOK_EVERY = 4;

    /** Nobody watches for longer without asking again. */
    private static final int MAX_SECONDS = 86_400;

    private final Live live;
    private final Identity identity;
    private final BooleanSupplier stopping;
    private final InstantSource clock;

    /** @param stopping whether the node is on its way out */
    public LiveFace(Live live, Identity identity, BooleanSupplier stopping, InstantSource clock) {
        this.live = live;
        this.identity = identity;
        this.stopping = stopping;
        this.clock = clock;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of("adminWatchLive", AdminViews.operation(this::watch));
    }

    private Future<ApiAnswer> watch(ApiRequest request) {
        Query query = Query.of(request);
        Integer seconds = query.optionalInteger("seconds", 1, MAX_SECONDS);
        query.check();
        Duration wanted = Duration.ofSeconds(Objects.requireNonNullElse(seconds, MAX_SECONDS));
        Context context = Vertx.currentContext();
        var stream = new LiveStream(context);
        var watch = new Watch(Credentials.of(request.headers()), clock.instant().plus(wanted), stream);
        Runnable leave = live.listen(view -> {
            stream.show(view);
            watch.look();
        });
        watch.whenOver.onComplete(_ -> leave.run());
        request.callerLeft().onComplete(_ -> watch.end("left"));
        return Future.succeededFuture(new ApiAnswer.Events(stream));
    }

    /** One caller's stream. */
    private final class Watch {
        private final Credential credential;
        private final Instant until;
        private final LiveStream stream;
        private final AtomicInteger views = new AtomicInteger();
        private final Promise<Void> over = Promise.promise();
        private final Future<Void> whenOver = over.future();

        Watch(Credential credential, Instant until, LiveStream stream) {
            this.credential = credential;
            this.until = until;
            this.stream = stream;
        }

        void look() {
            if (stopping.getAsBoolean()) {
                end("stopping");
            } else if (!clock.instant().isBefore(until)) {
                end("time");
            } else if (views.incrementAndGet() % LOOK_EVERY == 0) {
                identity.authenticate(credential)
                        .map(Principal::isPlatformAdmin)
                        .onComplete(
                                isAdmin -> {
                                    if (!isAdmin) {
                                        end("rights");
                                    }
                                },
                                // Where rights cannot be asked for, nobody has any.
                                _ -> end("rights"));
            }
        }

        void end(String reason) {
            over.tryComplete();
            stream.end(reason);
        }
    }
}
