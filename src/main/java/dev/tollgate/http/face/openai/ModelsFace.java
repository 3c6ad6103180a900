package dev.tollgate.http.face.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Price;
import dev.tollgate.chat.Model;
import dev.tollgate.chat.Models;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.anthropic.ModelForm;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Models of surfaces C and D, one kind of item with the members of both, and in Anthropic's form for its clients. */
public final class ModelsFace implements Face {
    private final Models models;
    private final CurrencyView money;

    public ModelsFace(Models models, CurrencyView money) {
        this.models = models;
        this.money = money;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "listModels", operation(ErrorShape.FLAT_UNLESS_SDK, this::list),
                "openaiListModels", operation(ErrorShape.OPENAI, this::listInDialect),
                "openaiGetModel", operation(ErrorShape.OPENAI, this::show));
    }

    private static Operation operation(ErrorShape errors, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(
                Access.AUTHENTICATED,
                null,
                LimitClass.NONE,
                errors,
                false,
                true,
                request -> allowed(request.caller()) ? handler.apply(request) : Future.failedFuture(refused()));
    }

    /** Who may chat must be able to see with whom: SDKs and chat clients ask for the list with their one key. */
    private static boolean allowed(Principal caller) {
        return caller.may(Permission.MODELS) || caller.may(Permission.CHAT);
    }

    private static TollgateException refused() {
        return new TollgateException(ErrorKind.FORBIDDEN, "This key has not the permission models");
    }

    private Future<ApiAnswer> listInDialect(ApiRequest request) {
        return ModelForm.isWanted(request)
                ? Future.succeededFuture(Answers.ok(ModelForm.list(usable(request))))
                : list(request);
    }

    private List<Model> usable(ApiRequest request) {
        return models.all().stream()
                .filter(model -> request.caller().mayUseModel(model.id()))
                .toList();
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        ObjectNode document = Answers.object().put("object", "list");
        ArrayNode data = document.putArray("data");
        usable(request).forEach(model -> data.add(item(model)));
        return Future.succeededFuture(Answers.ok(document));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        String id = request.pathParams().getOrDefault("modelId", "");
        return models.find(id)
                .filter(model -> request.caller().mayUseModel(model.id()))
                .map(model -> Future.succeededFuture(
                        Answers.ok(ModelForm.isWanted(request) ? ModelForm.item(model) : item(model))))
                .orElseGet(() -> Future.failedFuture(
                        new TollgateException(ErrorKind.MODEL_NOT_FOUND, "There is no such model")));
    }

    private ObjectNode item(Model model) {
        Price.Tier price = model.price().tierFor(0);
        ObjectNode document = Answers.object()
                .put("id", model.id())
                .put("object", "model")
                .put("created", model.createdAt().getEpochSecond())
                .put("owned_by", model.provider())
                .put("name", model.name())
                .put("provider", model.provider())
                .put("context_length", model.contextTokens())
                .put("input_cost_per_token", money.fromNano(price.nanoPerUnit(Meter.INPUT)))
                .put("output_cost_per_token", money.fromNano(price.nanoPerUnit(Meter.OUTPUT)));
        ArrayNode features = document.putArray("supported_features");
        model.features().forEach(features::add);
        return document.put("is_available", model.available());
    }
}
