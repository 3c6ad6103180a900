package dev.tollgate.chat;

import dev.tollgate.billing.Billing;
import dev.tollgate.chat.catalogue.CatalogueState;
import dev.tollgate.chat.catalogue.Known;
import dev.tollgate.chat.provider.Dialect;
import dev.tollgate.chat.upstream.Circuit;
import dev.tollgate.chat.upstream.RetryBudget;
import dev.tollgate.chat.upstream.Router;
import dev.tollgate.chat.upstream.UpstreamClient;
import dev.tollgate.chat.upstream.UpstreamConnections;
import dev.tollgate.chat.upstream.UpstreamMetrics;
import dev.tollgate.context.Context;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.ChatSettings;
import dev.tollgate.platform.settings.ModelSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * The chat room, deployed.
 *
 * @param promptTokens counts on any thread
 * @param learn takes what becomes known of models and prices; until the first time those of the settings hold
 * @param deploymentId to undeploy it by
 */
public record ChatRoom(
        Chat chat, Models models, PromptTokens promptTokens, Consumer<Known> learn, String deploymentId) {
    /**
     * What the room leans on.
     *
     * @param minAnswerTokens `billing.minAnswerTokens`
     * @param dialects each with a name of its own
     * @param configured models and prices of the settings
     * @param costText the decimal text of 10^-9 credits as bodies show them, in the account's currency
     */
    public record Parts(
            Billing billing,
            Context context,
            MeterRegistry registry,
            InstantSource clock,
            int minAnswerTokens,
            List<Dialect> dialects,
            CatalogueState configured,
            LongFunction<String> costText) {
        public Parts {
            dialects = List.copyOf(dialects);
        }
    }

    /**
     * Starts it.
     *
     * @param eventLoops how many event loops answer; as many as http uses
     * @return fails with IllegalArgumentException when settings and dialects do not fit together
     */
    public static Future<ChatRoom> deploy(
            Vertx vertx, int eventLoops, ChatSettings settings, ModelSettings modelSettings, Parts parts) {
        var upstreamMetrics = new UpstreamMetrics(parts.registry());
        ModelCatalogue models;
        try {
            var board = new ModelBoard(
                    modelSettings,
                    byName(parts.dialects()),
                    () -> new Circuit(settings.failuresToOpen(), settings.cooldown(), System::nanoTime),
                    parts.clock().instant());
            models = new ModelCatalogue(board, parts.configured(), parts.clock(), upstreamMetrics::watch);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        var tokens = new TokenCounter(vertx);
        var assembly = new Assembly(
                settings, parts, models, tokens, new RetryBudget(settings.retryBudgetPercent()), upstreamMetrics);
        // An answer to this bus is a whole chat: it may take as long as one may take, and a little more to be booked.
        var bus = new Bus(vertx, settings.totalTimeout().plus(Duration.ofMinutes(1)));
        Set<String> loops = ConcurrentHashMap.newKeySet();
        return vertx.deployVerticle(
                        () -> new ChatVerticle(
                                bus,
                                () -> newClient(vertx, settings),
                                (context, client) -> assembly.newService(vertx, context, client),
                                loops),
                        new DeploymentOptions().setInstances(eventLoops))
                .map(id -> new ChatRoom(new ChatOverBus(bus, loops), models, tokens::countPrompt, models::learn, id));
    }

    /** What all event loops share. */
    private record Assembly(
            ChatSettings settings,
            Parts parts,
            ModelCatalogue models,
            TokenCounter tokens,
            RetryBudget budget,
            UpstreamMetrics upstreamMetrics) {
        ChatService newService(Vertx vertx, io.vertx.core.Context context, HttpClient client) {
            Timers timers = Timers.of(vertx);
            var metrics = new ChatMetrics(parts.registry());
            var environment = new ChatEnvironment(
                    context,
                    settings,
                    timers,
                    parts.clock(),
                    new UpstreamClient(client, settings, timers, budget, upstreamMetrics),
                    new Settling(parts.billing(), parts.context(), tokens, metrics),
                    metrics,
                    parts.costText());
            return new ChatService(
                    models,
                    new Composer(parts.context(), tokens),
                    new Admission(parts.billing(), tokens, parts.minAnswerTokens()),
                    new Router(RandomGenerator.of("L64X128MixRandom")),
                    environment);
        }
    }

    private static Map<String, Dialect> byName(List<Dialect> dialects) {
        var nameToDialect = new HashMap<String, Dialect>();
        for (Dialect dialect : dialects) {
            if (nameToDialect.put(dialect.name(), dialect) != null) {
                throw new IllegalArgumentException("two dialects are named " + dialect.name());
            }
        }
        return nameToDialect;
    }

    private static HttpClient newClient(Vertx vertx, ChatSettings settings) {
        return vertx.httpClientBuilder()
                .with(UpstreamConnections.options(settings))
                .with(UpstreamConnections.pool(settings))
                .build();
    }
}
