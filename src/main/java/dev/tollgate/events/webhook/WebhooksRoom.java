package dev.tollgate.events.webhook;

import dev.tollgate.events.Webhooks;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.WebhookSettings;
import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;
import java.util.List;

/** The room put together and running. */
public final class WebhooksRoom {
    private final Vertx vertx;
    private final Webhooks webhooks;
    private final SystemHostNames names;
    private final String deployment;

    private WebhooksRoom(Vertx vertx, Webhooks webhooks, SystemHostNames names, String deployment) {
        this.vertx = vertx;
        this.webhooks = webhooks;
        this.names = names;
        this.deployment = deployment;
    }

    /**
     * What the room stands on.
     *
     * @param key of the installation, for the secrets of webhooks alone
     */
    public record Ground(MongoClient mongo, Ids ids, InstantSource clock, Secret key) {}

    /** The collections that must have been made before {@link #deploy}. */
    public static List<CollectionSchema> collections() {
        return List.of(WebhookStore.collection(), DeliveryStore.collection());
    }

    /** Serves {@link Webhooks} on the bus. */
    public static Future<WebhooksRoom> deploy(Vertx vertx, Bus bus, Ground ground, WebhookSettings settings) {
        var names = new SystemHostNames(vertx);
        var targets = new Targets(new TargetRules(settings.allowedPrivateTargets()), names);
        var service = new WebhookService(
                new WebhookStore(ground.mongo()),
                new DeliveryStore(ground.mongo()),
                targets,
                new SecretVault(ground.key()),
                ground.ids(),
                ground.clock());
        return vertx.deployVerticle(new WebhooksVerticle(bus, service))
                .map(id -> new WebhooksRoom(vertx, new WebhooksOverBus(bus), names, id));
    }

    /** The room, asked over the bus. */
    public Webhooks webhooks() {
        return webhooks;
    }

    /** Ends the room. */
    public Future<Void> undeploy() {
        return vertx.undeploy(deployment).compose(_ -> names.close());
    }
}
