package dev.tollgate.http.face.aggregator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.events.Delivery;
import dev.tollgate.events.DeliveryQuery;
import dev.tollgate.events.DeliveryRef;
import dev.tollgate.events.EventType;
import dev.tollgate.events.NewWebhook;
import dev.tollgate.events.Webhook;
import dev.tollgate.events.WebhookRef;
import dev.tollgate.events.Webhooks;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.platform.Secret;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** `/api/v1/webhooks`. */
public final class WebhooksFace implements Face {
    private static final int MAX_URL = 2_048;
    private static final int MAX_SECRET = 256;

    private final Webhooks webhooks;

    public WebhooksFace(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "createWebhook", operation(this::create),
                "listWebhooks", operation(this::list),
                "deleteWebhook", operation(this::remove),
                "testWebhook", operation(this::test),
                "listDeliveries", operation(this::deliveries),
                "redeliver", operation(this::redeliver));
    }

    private static Operation operation(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.AUTHENTICATED, null, LimitClass.API_KEYS, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> create(ApiRequest request) {
        Fields fields = Fields.of(request);
        String secret = fields.optionalLine("secret", MAX_SECRET);
        var wish = new NewWebhook(
                request.caller(),
                fields.line("url", MAX_URL),
                events(fields),
                secret == null ? null : new Secret(secret));
        fields.check();
        return webhooks.create(wish).map(created -> {
            Secret made = created.madeSecret();
            return Answers.json(201, webhook(created.webhook()).put("secret", made == null ? null : made.value()));
        });
    }

    private static Set<EventType> events(Fields fields) {
        var events = EnumSet.noneOf(EventType.class);
        List<String> names = fields.someLines("events", "event", EventType.values().length * 2, Fields.MAX_NAME);
        for (int i = 0; i < names.size(); i++) {
            String place = "events[" + i + "]";
            EventType.of(names.get(i)).ifPresentOrElse(events::add, () -> fields.fault(place, "is unknown"));
        }
        return events;
    }

    private static ObjectNode webhook(Webhook webhook) {
        ObjectNode document = Answers.object().put("id", webhook.id()).put("url", webhook.url());
        ArrayNode events = document.putArray("events");
        webhook.events().stream().map(EventType::wireName).sorted().forEach(events::add);
        return document.put("enabled", webhook.disabledAt() == null)
                .put("disabledReason", webhook.disabledReason())
                .put("disabledAt", Answers.timeOrNull(webhook.disabledAt()))
                .put("failingSince", Answers.timeOrNull(webhook.failingSince()))
                .put("createdAt", Answers.time(webhook.createdAt()));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        return webhooks.list(request.caller()).map(found -> {
            ObjectNode document = Answers.object();
            ArrayNode data = document.putArray("data");
            found.webhooks().forEach(webhook -> data.add(webhook(webhook)));
            return Answers.ok(document);
        });
    }

    private Future<ApiAnswer> remove(ApiRequest request) {
        return webhooks.remove(ref(request)).map(_ -> new ApiAnswer.Empty(204));
    }

    private Future<ApiAnswer> test(ApiRequest request) {
        return webhooks.test(ref(request)).map(WebhooksFace::queued);
    }

    private static WebhookRef ref(ApiRequest request) {
        return new WebhookRef(request.caller(), path(request, "webhookId"));
    }

    private static String path(ApiRequest request, String name) {
        return request.pathParams().getOrDefault(name, "");
    }

    private static ApiAnswer queued(Delivery delivery) {
        return Answers.json(202, delivery(delivery));
    }

    private Future<ApiAnswer> deliveries(ApiRequest request) {
        Query query = Query.of(request);
        var wish = new DeliveryQuery(request.caller(), path(request, "webhookId"), query.page(), query.limit());
        query.check();
        return webhooks.deliveries(wish)
                .map(found -> Answers.ok(Answers.page(
                        wish.page(), wish.limit(), found.total(), found.deliveries(), WebhooksFace::delivery)));
    }

    private Future<ApiAnswer> redeliver(ApiRequest request) {
        var delivery = new DeliveryRef(request.caller(), path(request, "webhookId"), path(request, "deliveryId"));
        return webhooks.redeliver(delivery).map(WebhooksFace::queued);
    }

    private static ObjectNode delivery(Delivery delivery) {
        return Answers.object()
                .put("id", delivery.id())
                .put("event", delivery.event())
                .put("state", delivery.state().name().toLowerCase(Locale.ROOT))
                .put("attempts", delivery.attempts())
                .put("lastStatus", delivery.lastStatus())
                .put("lastError", delivery.lastError())
                .put("createdAt", Answers.time(delivery.createdAt()))
                .put("nextAttemptAt", Answers.timeOrNull(delivery.nextAttemptAt()))
                .put("endedAt", Answers.timeOrNull(delivery.endedAt()));
    }
}
