package dev.tollgate.chat.catalogue;

import dev.tollgate.billing.Price;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The catalogue of a node, deployed.
 *
 * @param deploymentId to undeploy it by
 */
public record CatalogueRoom(Catalogue catalogue, String deploymentId) {
    private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

    /** A change becomes effective {@link Catalogue#LEAD} after it was decided, and this long it may take to be inserted. */
    private static final Duration INSERT_TIME = Duration.ofSeconds(2);

    /**
     * How long after it asked the log a node may go by what it read: what was inserted since holds only later. The clocks
     * of nodes are taken to agree to a part of a second.
     */
    public static final Duration KNOWN_FOR = Catalogue.LEAD.minus(INSERT_TIME);

    /**
     * What it leans on.
     *
     * @param configured the versions of the settings
     * @param providers names of the providers of the settings
     * @param toPrice reads a price; IllegalArgumentException for one that cannot be charged
     * @param listener hears what this node knows after each look, once a second
     */
    public record Parts(
            MongoClient mongo,
            InstantSource clock,
            CatalogueState configured,
            Set<String> providers,
            Function<PriceEntry, Price> toPrice,
            Consumer<Known> listener) {
        public Parts {
            providers = Set.copyOf(providers);
        }
    }

    /** The collections that must have been made before {@link #deploy}. */
    public static List<CollectionSchema> collections() {
        return List.of(CatalogueStore.collection());
    }

    /** Starts it; done when the log was read once. */
    public static Future<CatalogueRoom> deploy(Vertx vertx, Bus bus, Parts parts) {
        var service = new CatalogueService(
                new CatalogueStore(parts.mongo),
                parts.configured,
                new CatalogueService.Rules(parts.providers, parts.toPrice, INSERT_TIME),
                parts.clock,
                parts.listener,
                notice -> bus.publishAcross(CatalogueAddresses.CHANGED, notice));
        return vertx.deployVerticle(new CatalogueVerticle(bus, service, BETWEEN_READS))
                .map(id -> new CatalogueRoom(new CatalogueOverBus(bus), id));
    }
}
