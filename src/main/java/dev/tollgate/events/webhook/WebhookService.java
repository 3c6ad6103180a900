package dev.tollgate.events.webhook;

import dev.tollgate.events.CreatedWebhook;
import dev.tollgate.events.Delivery;
import dev.tollgate.events.DeliveryPage;
import dev.tollgate.events.DeliveryQuery;
import dev.tollgate.events.DeliveryRef;
import dev.tollgate.events.NewWebhook;
import dev.tollgate.events.Webhook;
import dev.tollgate.events.WebhookList;
import dev.tollgate.events.WebhookRef;
import dev.tollgate.events.Webhooks;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Makes, shows and ends webhooks for those who run the organisation. */
final class WebhookService implements Webhooks {
    private static final String TEST = "webhook.test";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private static final int MAX_PAGE = 100_000;
    private static final int MAX_LIMIT = 100;

    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final Targets targets;
    private final SecretVault vault;
    private final Ids ids;
    private final InstantSource clock;

    WebhookService(
            WebhookStore webhooks,
            DeliveryStore deliveries,
            Targets targets,
            SecretVault vault,
            Ids ids,
            InstantSource clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.targets = targets;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
    }

    private static <T> Future<T> allowed(Principal by, Supplier<Future<T>> work) {
        boolean may = by.isKey() ? by.may(Permission.WEBHOOKS) : by.memberRole() != MemberRole.MEMBER;
        String why = by.isKey()
                ? "The permission 'webhooks' is missing"
                : "Your role in this organisation does not allow that";
        return may ? work.get() : Future.failedFuture(new TollgateException(ErrorKind.FORBIDDEN, why));
    }

    @Override
    public Future<CreatedWebhook> create(NewWebhook wish) {
        return allowed(wish.by(), () -> {
            if (wish.events().isEmpty()) {
                return Future.failedFuture(TollgateException.invalid("events", "must name at least one event"));
            }
            Secret given = wish.secret();
            if (given != null && !Signatures.isGood(given)) {
                return Future.failedFuture(TollgateException.invalid(
                        "secret", "must have 16 to 256 characters, or be whsec_ and 24 to 64 bytes in base64"));
            }
            return targets.checkNew(wish.url()).compose(_ -> insert(wish, given == null ? vault.make() : given));
        });
    }

    private Future<CreatedWebhook> insert(NewWebhook wish, Secret secret) {
        var webhook = new Webhook(
                ids.next("wh"),
                wish.by().organisationId(),
                wish.url(),
                wish.events(),
                clock.instant(),
                null,
                null,
                null);
        return webhooks.insert(new StoredWebhook(webhook, vault.seal(secret, webhook.id()), 0, null))
                .map(_ -> new CreatedWebhook(webhook, wish.secret() == null ? secret : null));
    }

    @Override
    public Future<WebhookList> list(Principal by) {
        return allowed(by, () -> webhooks.ofOrganisation(by.organisationId())
                .map(found ->
                        new WebhookList(found.stream().map(StoredWebhook::shown).toList())));
    }

    @Override
    public Future<Done> remove(WebhookRef ref) {
        return own(ref.by(), ref.webhookId())
                .compose(webhook -> webhooks.remove(webhook.organisationId(), webhook.id())
                        .compose(_ -> deliveries.removeOf(webhook.id())))
                .map(_ -> Done.DONE);
    }

    private Future<Webhook> own(Principal by, String webhookId) {
        return allowed(
                        by,
                        () -> ID.matcher(webhookId).matches()
                                ? webhooks.one(by.organisationId(), webhookId)
                                : Future.succeededFuture(Optional.<StoredWebhook>empty()))
                .map(found -> found.map(StoredWebhook::shown).orElseThrow(() -> missing("webhook")));
    }

    private static TollgateException missing(String what) {
        return new TollgateException(ErrorKind.NOT_FOUND, "No such " + what);
    }

    @Override
    public Future<Delivery> test(WebhookRef ref) {
        return own(ref.by(), ref.webhookId()).compose(webhook -> {
            var now = clock.instant();
            var data = new JsonObject().put("webhookId", webhook.id());
            Queued test = Queued.of(webhook.id(), ids.next("evt"), TEST, data, now);
            Future<Void> on = webhook.disabledAt() == null ? Future.succeededFuture() : webhooks.enable(webhook.id());
            return on.compose(_ -> deliveries.add(test, now.toEpochMilli()))
                    .compose(_ -> webhooks.wake(webhook.id(), now.toEpochMilli()))
                    .compose(_ -> delivery(webhook, test.id()));
        });
    }

    private Future<Delivery> delivery(Webhook webhook, String deliveryId) {
        Future<Optional<Delivery>> found = ID.matcher(deliveryId).matches()
                ? deliveries.one(webhook.id(), deliveryId)
                : Future.succeededFuture(Optional.empty());
        return found.map(delivery -> delivery.orElseThrow(() -> missing("delivery")));
    }

    @Override
    public Future<DeliveryPage> deliveries(DeliveryQuery query) {
        if (query.page() < 1 || query.page() > MAX_PAGE || query.limit() < 1 || query.limit() > MAX_LIMIT) {
            return Future.failedFuture(TollgateException.invalid("page", "page or limit are out of their range"));
        }
        return own(query.by(), query.webhookId())
                .compose(webhook -> deliveries.page(webhook.id(), query.page(), query.limit()));
    }

    @Override
    public Future<Delivery> redeliver(DeliveryRef ref) {
        return own(ref.by(), ref.webhookId())
                .compose(webhook -> delivery(webhook, ref.deliveryId()).compose(delivery -> again(webhook, delivery)));
    }

    private Future<Delivery> again(Webhook webhook, Delivery delivery) {
        if (webhook.disabledAt() != null) {
            return Future.failedFuture(
                    new TollgateException(ErrorKind.CONFLICT, "The webhook is turned off; a test turns it on again"));
        }
        long now = clock.millis();
        return deliveries
                .again(webhook.id(), delivery.id(), now)
                .compose(there -> there ? webhooks.wake(webhook.id(), now) : Future.failedFuture(missing("delivery")))
                .compose(_ -> delivery(webhook, delivery.id()));
    }
}
