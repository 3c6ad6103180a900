package dev.tollgate.http.limit;

import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.OverloadSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one node takes on at the same time, by kind of work. It stands before everything that costs: Redis, the body, the
 * database. One instance serves all event loops of a node.
 */
public final class NodeLimits {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Requests of one caller come in at once whenever it is looked up anew, and cost little more than their head. */
    private static final int WAITING_FOR_CALLER = 4;

    private final Map<Work, Desk> workToDesk = new EnumMap<>(Work.class);
    private final BodyMemory bodies;

    /** Kinds of work that do not take each other's places: whoever must mend an overload gets in during it. */
    private enum Work {
        CHAT,
        SIGN_IN,
        ADMIN,
        OTHER,
        /** The store is asked who calls. */
        CALLER;

        static Work of(Operation operation) {
            if (operation.limit() == LimitClass.CHAT) {
                return CHAT;
            }
            if (operation.limit().isOfAddresses()) {
                return SIGN_IN;
            }
            return operation.access() == Access.PLATFORM_ADMIN ? ADMIN : OTHER;
        }
    }

    private record Desk(Places places, Counter full, Counter shareUsedUp) {}

    /**
     * Makes them, with nothing under way.
     *
     * @param capacity what 0 in the settings stands for
     */
    public NodeLimits(OverloadSettings settings, NodeCapacity capacity, MeterRegistry meters) {
        for (Work work : Work.values()) {
            int most =
                    switch (work) {
                        case CHAT -> capacity.chats(settings.chats());
                        case CALLER -> WAITING_FOR_CALLER * settings.others();
                        case SIGN_IN, ADMIN, OTHER -> settings.others();
                    };
            workToDesk.put(work, desk(work, most, meters));
        }
        Counter tooLarge = refusals("bodies", "memory", meters);
        long bodyBytes = capacity.bodyBytes(settings.bodyBytes());
        bodies = new BodyMemory(bodyBytes, tooLarge::increment);
        Gauge.builder("tollgate.overload.body.memory", bodies, BodyMemory::heldBytes)
                .description("What the bodies of requests under way take")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("tollgate.overload.body.memory.limit", () -> bodyBytes)
                .baseUnit("bytes")
                .register(meters);
    }

    private static Desk desk(Work work, int most, MeterRegistry meters) {
        var places = new Places(most, System::nanoTime);
        String name = work.name().toLowerCase(Locale.ROOT);
        Gauge.builder("tollgate.overload.under.way", places, Places::taken)
                .description("Requests under way")
                .tag("work", name)
                .register(meters);
        Gauge.builder("tollgate.overload.limit", places, Places::most)
                .description("Requests that may be under way")
                .tag("work", name)
                .register(meters);
        return new Desk(places, refusals(name, "full", meters), refusals(name, "share", meters));
    }

    private static Counter refusals(String work, String reason, MeterRegistry meters) {
        return Counter.builder("tollgate.overload.refused")
                .description("Requests refused because too much was under way")
                .tag("work", work)
                .tag("reason", reason)
                .register(meters);
    }

    /**
     * A place for a request whose caller is known. Throws UNAVAILABLE when the node is full, RATE_LIMITED when the caller's
     * organisation holds its share of it already.
     *
     * @param remoteAddress shares are those of organisations, and of addresses where there is no caller
     */
    public Place enter(Operation operation, @Nullable Principal principal, String remoteAddress) {
        return enter(Work.of(operation), principal == null ? remoteAddress : principal.organisationId());
    }

    /** The caller. While that is not known at once, the request has a place among those that wait for it. */
    public Future<Principal> whileAsking(Future<Principal> caller, String remoteAddress) {
        if (caller.isComplete()) {
            return caller;
        }
        try {
            return enter(Work.CALLER, remoteAddress).during(_ -> caller);
        } catch (TollgateException e) {
            return Future.failedFuture(e);
        }
    }

    private Place enter(Work work, String holder) {
        Desk desk = workToDesk.get(work);
        if (desk == null) {
            throw new IllegalStateException("no places for " + work);
        }
        return switch (desk.places.enter(holder)) {
            case TAKEN -> new Place(desk.places, holder, bodies);
            case FULL -> {
                desk.full.increment();
                throw new TollgateException(ErrorKind.UNAVAILABLE, "The server is full, try again")
                        .retryAfter(RETRY_AFTER);
            }
            case SHARE_USED_UP -> {
                desk.shareUsedUp.increment();
                throw new TollgateException(
                                ErrorKind.RATE_LIMITED,
                                "The server is full, and your organisation has its share of it under way, try again")
                        .retryAfter(RETRY_AFTER);
            }
        };
    }
}
