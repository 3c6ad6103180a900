package dev.tollgate.http.face.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.chat.Models;
import dev.tollgate.chat.catalogue.Catalogue;
import dev.tollgate.chat.catalogue.CatalogueModel;
import dev.tollgate.chat.catalogue.CatalogueQuery;
import dev.tollgate.chat.catalogue.ModelChange;
import dev.tollgate.chat.catalogue.ModelVersion;
import dev.tollgate.chat.catalogue.PriceChange;
import dev.tollgate.chat.catalogue.PriceVersion;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Query;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** `/api/v1/admin/{models,prices}`: models and prices at run time; each change is in the audit log before it is made. */
public final class CatalogueFace implements Face {
    private static final int MAX_TEXT = 100;

    private final Catalogue catalogue;
    private final Models models;
    private final AdminActs acts;
    private final CatalogueViews views;
    private final InstantSource clock;

    /** @param models what is served now */
    public CatalogueFace(Catalogue catalogue, Models models, AdminActs acts, CurrencyView money, InstantSource clock) {
        this.catalogue = catalogue;
        this.models = models;
        this.acts = acts;
        this.views = new CatalogueViews(money);
        this.clock = clock;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "adminListModels", AdminViews.operation(this::models),
                "adminCreateModel", AdminViews.operation(request -> change(request, true)),
                "adminChangeModel", AdminViews.operation(request -> change(request, false)),
                "adminShowModelHistory", AdminViews.operation(this::history),
                "adminListPrices", AdminViews.operation(this::prices),
                "adminSetPrice", AdminViews.operation(this::setPrice));
    }

    private Future<ApiAnswer> models(ApiRequest request) {
        Instant now = clock.instant();
        return page(
                request,
                model -> views.model(model, now, models.find(model.id()).isPresent()));
    }

    private Future<ApiAnswer> prices(ApiRequest request) {
        Instant now = clock.instant();
        return page(request, model -> views.priced(model, now));
    }

    private Future<ApiAnswer> page(ApiRequest request, Function<CatalogueModel, ObjectNode> view) {
        Query query = Query.of(request);
        String text = query.optionalLine("q", MAX_TEXT);
        int page = query.page();
        int limit = query.limit();
        query.check();
        return catalogue.models(new CatalogueQuery(text, null)).map(found -> {
            List<CatalogueModel> rows = found.models().stream()
                    .skip((page - 1L) * limit)
                    .limit(limit)
                    .toList();
            return Answers.ok(Answers.page(page, limit, found.models().size(), rows, view));
        });
    }

    private Future<ApiAnswer> history(ApiRequest request) {
        Query query = Query.of(request);
        String model = query.line("model", MAX_TEXT);
        query.check();
        return catalogue.models(new CatalogueQuery(null, model)).map(found -> {
            if (found.models().isEmpty()) {
                throw new TollgateException(ErrorKind.NOT_FOUND, "There is no such model");
            }
            return Answers.ok(views.history(found.models().getFirst()));
        });
    }

    private Future<ApiAnswer> change(ApiRequest request, boolean isNew) {
        ModelChange wish = CatalogueForm.model(request, isNew);
        String told = (wish.spec().enabled() ? "" : "off; ") + when(wish.effectiveFrom()) + wish.reason();
        return acts.record(request, isNew ? "model.create" : "model.change", wish.model(), told)
                .compose(_ -> catalogue.change(wish))
                .map(made -> Answers.json(isNew ? 201 : 200, answer(made)));
    }

    private static ObjectNode answer(ModelVersion made) {
        return CatalogueViews.version(made).put("model", made.model());
    }

    private Future<ApiAnswer> setPrice(ApiRequest request) {
        PriceChange wish = CatalogueForm.price(request);
        var entry = wish.price();
        String prices = entry.creditsPer100().isEmpty()
                ? "currency a unit " + new TreeMap<>(entry.currencyPerUnit())
                : "credits for 100 " + new TreeMap<>(entry.creditsPer100());
        String tiers = entry.tiers().isEmpty() ? "" : ", " + entry.tiers().size() + " tiers";
        return acts.record(
                        request,
                        "price.set",
                        wish.model(),
                        prices + tiers + "; " + when(wish.effectiveFrom()) + wish.reason())
                .compose(_ -> catalogue.price(wish))
                .map(made -> Answers.json(201, answer(made)));
    }

    private ObjectNode answer(PriceVersion made) {
        return views.price(made).put("model", made.model());
    }

    private static String when(@Nullable Instant effectiveFrom) {
        return effectiveFrom == null ? "" : "from " + Answers.time(effectiveFrom) + "; ";
    }
}
