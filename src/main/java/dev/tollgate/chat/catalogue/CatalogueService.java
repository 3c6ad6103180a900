package dev.tollgate.chat.catalogue;

import dev.tollgate.billing.Price;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The room's logic. It runs on one event loop. */
final class CatalogueService implements Catalogue {
    /** Models of configuration and run time. */
    static final int MAX_MODELS = 1_000;

    /** Entries of the log: all of them are kept in memory. */
    static final long MAX_CHANGES = 20_000;

    /** Moments to come at which something changes. */
    static final int MAX_PLANNED = 1_000;

    private static final int MAX_TRIES = 10;

    private final CatalogueStore store;
    private final Rules rules;
    private final InstantSource clock;
    private final Consumer<Known> listener;
    private final Consumer<CatalogueNotice> tellNodes;
    private CatalogueState state;
    private Instant lastAsked = Instant.MIN;

    /**
     * What changes are read by.
     *
     * @param providers those of the settings
     * @param toPrice IllegalArgumentException for a price that cannot be charged
     * @param insertTime what takes longer is told as not known
     */
    record Rules(Set<String> providers, Function<PriceEntry, Price> toPrice, Duration insertTime) {
        Rules {
            providers = Set.copyOf(providers);
        }
    }

    /** @param listener hears of the state after each look into the log */
    CatalogueService(
            CatalogueStore store,
            CatalogueState configured,
            Rules rules,
            InstantSource clock,
            Consumer<Known> listener,
            Consumer<CatalogueNotice> tellNodes) {
        this.store = store;
        this.state = configured;
        this.rules = rules;
        this.clock = clock;
        this.listener = listener;
        this.tellNodes = tellNodes;
    }

    /** Reads what is new in the log. */
    Future<CatalogueState> refresh() {
        // Before the read: what is inserted while it is under way may be missed by it.
        Instant asked = clock.instant();
        return readOn().onSuccess(known -> tell(known, asked));
    }

    /** Reads may overtake each other: what an older one knew is no news. */
    private void tell(CatalogueState known, Instant asked) {
        if (!asked.isBefore(lastAsked)) {
            lastAsked = asked;
            listener.accept(new Known(known, asked));
        }
    }

    private Future<CatalogueState> readOn() {
        long from = state.revision();
        return store.after(from).compose(found -> {
            for (int i = 0; i < found.size(); i++) {
                // Another read may have been quicker.
                if (from + i == state.revision()) {
                    state = state.with(found.get(i));
                }
            }
            return found.size() < CatalogueStore.BATCH ? Future.succeededFuture(state) : readOn();
        });
    }

    @Override
    public Future<CatalogueList> models(CatalogueQuery query) {
        return refresh()
                .map(known -> new CatalogueList(known.idToModel().values().stream()
                        .filter(model -> matches(model, query))
                        .toList()));
    }

    private static boolean matches(CatalogueModel model, CatalogueQuery query) {
        if (query.model() != null && !query.model().equals(model.id())) {
            return false;
        }
        String text = query.text();
        if (text == null) {
            return true;
        }
        String wanted = text.toLowerCase(Locale.ROOT);
        return model.id().toLowerCase(Locale.ROOT).contains(wanted)
                || model.versions().stream()
                        .anyMatch(version ->
                                version.spec().name().toLowerCase(Locale.ROOT).contains(wanted));
    }

    @Override
    public Future<ModelVersion> change(ModelChange change) {
        return append(known -> next(known, change));
    }

    private ModelVersion next(CatalogueState known, ModelChange change) {
        change.spec().deployments().forEach(deployment -> {
            if (!rules.providers.contains(deployment.provider())) {
                throw TollgateException.invalid("deployments", "there is no provider " + deployment.provider());
            }
        });
        Stamp stamp = stamp(change.byUserId(), change.reason(), change.effectiveFrom());
        CatalogueModel model = known.idToModel().get(change.model());
        Integer expected = change.expected();
        if (model == null && expected == null) {
            if (known.idToModel().size() >= MAX_MODELS) {
                throw new TollgateException(ErrorKind.CONFLICT, "There are " + MAX_MODELS + " models already");
            }
            return new ModelVersion(change.model(), 1, change.spec(), stamp);
        }
        if (model == null) {
            throw noModel();
        }
        if (expected == null) {
            throw new TollgateException(ErrorKind.CONFLICT, "There is a model with this id already");
        }
        checkExpected(expected, model.lastVersion());
        return new ModelVersion(change.model(), model.lastVersion() + 1, change.spec(), stamp);
    }

    @Override
    public Future<PriceVersion> price(PriceChange change) {
        return append(known -> next(known, change));
    }

    private PriceVersion next(CatalogueState known, PriceChange change) {
        Price price;
        try {
            price = rules.toPrice.apply(change.price());
        } catch (IllegalArgumentException e) {
            throw TollgateException.invalid("prices", String.valueOf(e.getMessage()));
        }
        Stamp stamp = stamp(change.byUserId(), change.reason(), change.effectiveFrom());
        CatalogueModel model = known.idToModel().get(change.model());
        if (model == null) {
            throw noModel();
        }
        checkExpected(change.expected(), model.lastPrice());
        return new PriceVersion(change.model(), model.lastPrice() + 1, price, stamp);
    }

    private static TollgateException noModel() {
        return new TollgateException(ErrorKind.NOT_FOUND, "There is no such model");
    }

    private static void checkExpected(int expected, int last) {
        if (expected != last) {
            throw new TollgateException(
                    ErrorKind.CONFLICT,
                    "It was changed meanwhile: the newest version is " + last + ", not " + expected);
        }
    }

    private Stamp stamp(String byUserId, String reason, @Nullable Instant wanted) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant soonest = now.plus(LEAD);
        if (wanted != null && (wanted.isBefore(soonest) || wanted.isAfter(now.plus(FARTHEST)))) {
            throw TollgateException.invalid(
                    "effectiveFrom",
                    "must be from " + LEAD.toSeconds() + " s to " + FARTHEST.toDays() + " days from now");
        }
        return new Stamp(now, byUserId, reason, wanted == null ? soonest : wanted.truncatedTo(ChronoUnit.MILLIS));
    }

    private <V extends Version> Future<V> append(Function<CatalogueState, V> decide) {
        return refresh().compose(_ -> append(decide, MAX_TRIES));
    }

    private <V extends Version> Future<V> append(Function<CatalogueState, V> decide, int tries) {
        CatalogueState known = state;
        if (known.revision() >= MAX_CHANGES) {
            throw new TollgateException(ErrorKind.CONFLICT, "There were " + MAX_CHANGES + " changes already");
        }
        if (known.changesAfter(clock.instant()).size() >= MAX_PLANNED) {
            throw new TollgateException(ErrorKind.CONFLICT, "There are " + MAX_PLANNED + " planned changes already");
        }
        if (tries == 0) {
            return Future.failedFuture(busy());
        }
        V next = decide.apply(known);
        return store.insert(known.revision() + 1, next)
                .timeout(rules.insertTime.toMillis(), TimeUnit.MILLISECONDS)
                .compose(inserted -> refresh().compose(now -> {
                    if (!inserted) {
                        return append(decide, tries - 1);
                    }
                    tellNodes.accept(new CatalogueNotice(now.revision()));
                    return Future.succeededFuture(next);
                }));
    }

    private static TollgateException busy() {
        return new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again")
                .retryAfter(Duration.ofSeconds(1));
    }
}
