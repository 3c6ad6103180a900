package dev.tollgate.chat.catalogue;

import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;

/** {@link Catalogue} asked over the event bus. */
final class CatalogueOverBus implements Catalogue {
    private final Bus bus;

    CatalogueOverBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<CatalogueList> models(CatalogueQuery query) {
        return bus.request(CatalogueAddresses.MODELS, query);
    }

    @Override
    public Future<ModelVersion> change(ModelChange change) {
        return bus.request(CatalogueAddresses.CHANGE, change);
    }

    @Override
    public Future<PriceVersion> price(PriceChange change) {
        return bus.request(CatalogueAddresses.PRICE, change);
    }
}
