package dev.tollgate;

import dev.tollgate.analytics.live.Live;
import dev.tollgate.analytics.live.LiveRoom;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.PriceBook;
import dev.tollgate.chat.ChatRoom;
import dev.tollgate.chat.DeploymentState;
import dev.tollgate.chat.catalogue.Catalogue;
import dev.tollgate.chat.catalogue.CatalogueRoom;
import dev.tollgate.chat.catalogue.CatalogueState;
import dev.tollgate.chat.fleet.Fleet;
import dev.tollgate.chat.fleet.FleetRoom;
import dev.tollgate.chat.provider.anthropic.AnthropicDialect;
import dev.tollgate.chat.provider.gemini.GeminiDialect;
import dev.tollgate.chat.provider.openai.OpenAiDialect;
import dev.tollgate.context.Context;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.Settings;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;

/** The chat room, the catalogue that it goes by, and the figures of what it and its like on other nodes do. */
record ServedModels(ChatRoom chat, Catalogue catalogue, Live live, Fleet fleet) {
    /** Starts them; done when the changes of run time are known. Blocks. */
    static ServedModels start(
            NodeRuntime runtime, Bus bus, Settings settings, ModelSettings models, Ground ground, UndoSteps undo) {
        CurrencyView currency = BillingOptions.currency(settings.billing());
        var book = new PriceBook(settings.billing().creditsPerUnit());
        var clock = Clock.systemUTC();
        CatalogueState configured = CatalogueState.configured(models, book::read);
        ChatRoom chat = Waiting.await(ChatRoom.deploy(
                runtime.vertx(),
                runtime.eventLoops(),
                settings.chat(),
                models,
                new ChatRoom.Parts(
                        ground.billing,
                        ground.context,
                        runtime.meters(),
                        clock,
                        settings.billing().minAnswerTokens(),
                        List.of(new OpenAiDialect(), new AnthropicDialect(), new GeminiDialect()),
                        configured,
                        nano -> currency.fromNano(nano).toPlainString())));
        CatalogueRoom catalogue = Waiting.await(CatalogueRoom.deploy(
                runtime.vertx(),
                bus,
                new CatalogueRoom.Parts(
                        ground.mongo, clock, configured, models.providers().keySet(), book::read, chat.learn())));
        undo.push(() -> Waiting.await(runtime.vertx().undeploy(catalogue.deploymentId())));
        var figures = new LiveRoom.Parts(ground.nodeId, runtime.meters(), () -> callsUnderWay(chat), clock);
        LiveRoom live = Waiting.await(LiveRoom.deploy(runtime.vertx(), bus, figures));
        undo.push(() -> Waiting.await(runtime.vertx().undeploy(live.deploymentId())));
        var fleetParts = new FleetRoom.Parts(ground.nodeId, chat.models()::deployments, runtime.serving());
        FleetRoom fleet = Waiting.await(FleetRoom.deploy(runtime.vertx(), bus, fleetParts));
        undo.push(() -> Waiting.await(runtime.vertx().undeploy(fleet.deploymentId())));
        return new ServedModels(chat, catalogue.catalogue(), live.live(), fleet.fleet());
    }

    private static long callsUnderWay(ChatRoom chat) {
        return chat.models().deployments().stream()
                .mapToLong(DeploymentState::inFlight)
                .sum();
    }

    /** What they stand on. */
    record Ground(MongoClient mongo, String nodeId, Billing billing, Context context) {}
}
