package dev.tollgate;

import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.ledger.BillingRoom;
import dev.tollgate.chat.provider.demo.DemoUpstream;
import dev.tollgate.events.webhook.WebhooksRoom;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.BillingSettings;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.Settings;
import dev.tollgate.platform.store.Stores;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;

/** How the node bills, by its settings. */
final class BillingOptions {
    private static final BigDecimal DEMO_START_CREDITS = BigDecimal.valueOf(10_000);

    private BillingOptions() {}

    /** Deploys billing, which tells of each call whoever has a webhook for it. */
    static Future<BillingRoom> deploy(
            Settings settings,
            NodeRuntime runtime,
            Bus bus,
            Stores stores,
            ModelSettings models,
            String nodeId,
            WebhooksRoom webhooks) {
        return BillingRoom.deploy(
                runtime.vertx(),
                bus,
                new BillingRoom.Ground(
                        stores.mongo(), Ids.random(), Clock.systemUTC(), runtime.meters(), webhooks.audience()),
                of(settings.billing(), models, nodeId, runtime.eventLoops()));
    }

    private static BillingRoom.Options of(BillingSettings settings, ModelSettings models, String nodeId, int shards) {
        return new BillingRoom.Options(
                nodeId,
                startCreditsNano(settings, models),
                settings.heartbeat(),
                shards,
                new BillingRoom.SliceSettings(
                        Credits.toNano(settings.sliceSize()), settings.sliceLife(), settings.recallTime()));
    }

    static CurrencyView currency(BillingSettings settings) {
        return new CurrencyView(settings.currency(), settings.creditsPerUnit());
    }

    /** Real answers are never given away: start credits are for an installation that has only the demo. */
    private static long startCreditsNano(BillingSettings settings, ModelSettings models) {
        BigDecimal given = settings.startCredits();
        if (given != null) {
            return Credits.toNano(given);
        }
        return onlyDemo(models) ? Credits.toNano(DEMO_START_CREDITS) : 0;
    }

    /** Whether no answer costs anybody money. */
    static boolean onlyDemo(ModelSettings models) {
        return models.providers().entrySet().stream()
                .allMatch(entry -> entry.getKey().equals(DemoUpstream.PROVIDER)
                        || !entry.getValue().isOn());
    }
}
