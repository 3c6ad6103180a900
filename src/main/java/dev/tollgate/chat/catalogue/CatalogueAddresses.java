package dev.tollgate.chat.catalogue;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where the operations of {@link Catalogue} are asked for, and where nodes tell each other of changes. */
final class CatalogueAddresses {
    static final Address<CatalogueQuery, CatalogueList> MODELS =
            new Address<>("tollgate.catalogue.models", CatalogueQuery.class, CatalogueList.class);
    static final Address<ModelChange, ModelVersion> CHANGE =
            new Address<>("tollgate.catalogue.change", ModelChange.class, ModelVersion.class);
    static final Address<PriceChange, PriceVersion> PRICE =
            new Address<>("tollgate.catalogue.price", PriceChange.class, PriceVersion.class);
    static final Address<CatalogueNotice, Done> CHANGED =
            new Address<>("tollgate.catalogue.changed", CatalogueNotice.class, Done.class);

    private CatalogueAddresses() {}
}
