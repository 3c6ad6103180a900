package dev.tollgate.http.face;

import dev.tollgate.billing.Price;
import dev.tollgate.chat.catalogue.Catalogue;
import dev.tollgate.chat.catalogue.CatalogueList;
import dev.tollgate.chat.catalogue.CatalogueModel;
import dev.tollgate.chat.catalogue.CatalogueQuery;
import dev.tollgate.chat.catalogue.ModelChange;
import dev.tollgate.chat.catalogue.ModelSpec;
import dev.tollgate.chat.catalogue.ModelVersion;
import dev.tollgate.chat.catalogue.PriceChange;
import dev.tollgate.chat.catalogue.PriceVersion;
import dev.tollgate.chat.catalogue.Stamp;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** One model with a price that was changed once and will be changed again; changes are noted and not kept. */
public final class FakeCatalogue implements Catalogue {
    private static final ModelSpec SPEC = new ModelSpec(
            "GPT-4",
            8_192,
            4_096,
            List.of("chat"),
            List.of(new DeploymentEntry("openai", "", 1, 0)),
            List.of("other"),
            true);

    private final Rooms rooms;

    FakeCatalogue(Rooms rooms) {
        this.rooms = rooms;
    }

    private static Stamp stamp(int hours) {
        return new Stamp(
                FakeIdentity.THEN, "usr_admin", "a new price list", FakeIdentity.THEN.plus(Duration.ofHours(hours)));
    }

    @Override
    public Future<CatalogueList> models(CatalogueQuery query) {
        var model = new CatalogueModel(
                "gpt-4",
                List.of(new ModelVersion("gpt-4", 0, SPEC, stamp(-2))),
                List.of(
                        new PriceVersion("gpt-4", 1, Price.flat(200_000_000, 400_000_000), stamp(-1)),
                        new PriceVersion("gpt-4", 2, Price.flat(300_000_000, 500_000_000), stamp(1))));
        boolean isWanted = query.model() == null || query.model().equals(model.id());
        return Future.succeededFuture(new CatalogueList(isWanted ? List.of(model) : List.of()));
    }

    @Override
    public Future<ModelVersion> change(ModelChange change) {
        rooms.acts.add("model " + change.model() + " after " + change.expected());
        return Future.succeededFuture(new ModelVersion(change.model(), 1, change.spec(), stamp(0)));
    }

    @Override
    public Future<PriceVersion> price(PriceChange change) {
        rooms.acts.add("price " + change.model() + " after " + change.expected() + " "
                + new TreeMap<>(change.price().creditsPer100())
                + new TreeMap<>(change.price().currencyPerUnit()));
        return Future.succeededFuture(new PriceVersion(change.model(), 1, Price.flat(1, 2), stamp(0)));
    }
}
