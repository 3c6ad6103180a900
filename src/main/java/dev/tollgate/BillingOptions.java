package dev.tollgate;

import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.ledger.BillingRoom;
import dev.tollgate.billing.ledger.StartCredits;
import dev.tollgate.chat.provider.demo.DemoUpstream;
import dev.tollgate.events.webhook.WebhooksRoom;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.BillingSettings;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.Settings;
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
            NodeGround ground,
            ModelSettings models,
            Organisations organisations,
            WebhooksRoom webhooks) {
        NodeRuntime runtime = ground.runtime();
        BillingSettings billing = settings.billing();
        return BillingRoom.deploy(
                runtime.vertx(),
                ground.bus(),
                new BillingRoom.Ground(
                        ground.stores().mongo(),
                        Ids.random(),
                        Clock.systemUTC(),
                        runtime.meters(),
                        webhooks.audience()),
                of(
                        billing,
                        startCredits(startCreditsNano(billing, models), organisations),
                        ground.nodeId(),
                        runtime.eventLoops()));
    }

    private static BillingRoom.Options of(
            BillingSettings settings, StartCredits startCredits, String nodeId, int shards) {
        return new BillingRoom.Options(
                nodeId,
                startCredits,
                settings.heartbeat(),
                shards,
                new BillingRoom.SliceSettings(
                        Credits.toNano(settings.sliceSize()), settings.sliceLife(), settings.recallTime()));
    }

    static CurrencyView currency(BillingSettings settings) {
        return new CurrencyView(settings.currency(), settings.creditsPerUnit());
    }

    /** Not for every organisation that somebody makes; one that is deleted by now begins with nothing. */
    private static StartCredits startCredits(long nano, Organisations organisations) {
        if (nano == 0) {
            return StartCredits.ofAll(0);
        }
        return organisationId -> organisations
                .byId(new OrganisationId(organisationId))
                .map(organisation -> organisation.startCredits() ? nano : 0L)
                .recover(failure -> failure instanceof TollgateException known && known.kind() == ErrorKind.NOT_FOUND
                        ? Future.succeededFuture(0L)
                        : Future.failedFuture(failure));
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
