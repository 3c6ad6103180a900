package dev.tollgate.chat;

import dev.tollgate.chat.ModelBoard.Snapshot;
import dev.tollgate.chat.catalogue.CatalogueRoom;
import dev.tollgate.chat.catalogue.CatalogueState;
import dev.tollgate.chat.catalogue.Known;
import dev.tollgate.chat.upstream.Circuit;
import dev.tollgate.chat.upstream.Deployment;
import dev.tollgate.chat.upstream.Router;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The models that are served: those that have a price and a deployment whose provider is on, in the versions that hold at
 * the moment of the question. Changes are known before they hold, so all event loops and nodes turn to them at one time.
 */
final class ModelCatalogue implements Models {
    private final ModelBoard board;
    private final InstantSource clock;
    private final BiConsumer<String, Deployment> watcher;
    private volatile Timeline timeline;

    /** A model with the ways to reach it. */
    record Served(Model model, List<Deployment> deployments, List<String> fallbacks) {
        Served {
            deployments = List.copyOf(deployments);
            fallbacks = List.copyOf(fallbacks);
        }

        boolean isAvailable() {
            return deployments.stream().anyMatch(each -> each.circuit().isAvailable());
        }
    }

    /**
     * Begins with the versions of the configuration, good until others are learnt.
     *
     * @param watcher hears once of each way to reach a model
     * @throws IllegalArgumentException when none of them is served
     */
    ModelCatalogue(
            ModelBoard board, CatalogueState configured, InstantSource clock, BiConsumer<String, Deployment> watcher) {
        this.board = board;
        this.clock = clock;
        this.watcher = watcher;
        timeline = timeline(configured, Instant.MAX);
        if (timeline.at(clock.instant()).idToServed().isEmpty()) {
            throw new IllegalArgumentException("no model has both a price and a provider that is on");
        }
    }

    private Timeline timeline(CatalogueState state, Instant goodUntil) {
        return new Timeline(state, clock.instant(), goodUntil, moment -> board.at(moment, state, watcher));
    }

    /** Turns to what this node knows now. Called on one thread, not twice at a time. */
    void learn(Known known) {
        Instant goodUntil = known.askedAt().plus(CatalogueRoom.KNOWN_FOR);
        Timeline before = timeline;
        timeline = before.isOf(known.state(), clock.instant())
                ? before.goodUntil(goodUntil)
                : timeline(known.state(), goodUntil);
    }

    private Snapshot now() {
        return timeline.at(clock.instant());
    }

    /** What a request is admitted by. */
    private Snapshot trusted() {
        Timeline known = timeline;
        Instant now = clock.instant();
        if (!known.isGoodAt(now)) {
            // There may be a price that holds already and that is not known here.
            throw new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again")
                    .retryAfter(Duration.ofSeconds(1));
        }
        return known.at(now);
    }

    @Override
    public List<Model> all() {
        return now().idToServed().values().stream().map(ModelCatalogue::now).toList();
    }

    @Override
    public Optional<Model> find(String id) {
        return Optional.ofNullable(now().idToServed().get(id)).map(ModelCatalogue::now);
    }

    @Override
    public List<DeploymentState> deployments() {
        var states = new ArrayList<DeploymentState>();
        now().idToServed().forEach((id, served) -> served.deployments.forEach(each -> states.add(state(id, each))));
        return List.copyOf(states);
    }

    private static DeploymentState state(String model, Deployment deployment) {
        Circuit circuit = deployment.circuit();
        return new DeploymentState(
                model,
                deployment.provider().name(),
                deployment.upstreamModel(),
                deployment.weight(),
                deployment.priority(),
                circuit.isAvailable(),
                circuit.isOpen(),
                circuit.waitingTime().toMillis(),
                circuit.callsUnderWay(),
                circuit.recent().figures());
    }

    /**
     * The model of this id, or the default one; null when it is not served.
     *
     * @throws TollgateException UNAVAILABLE when this node has not read the versions for so long that it may have missed one
     */
    @Nullable
    Served served(@Nullable String id) {
        Snapshot now = trusted();
        String wanted = id == null ? now.defaultModel() : id;
        return wanted == null ? null : now.idToServed().get(wanted);
    }

    /** Whom to ask for a model, in this order: its own deployments, then those of its fallbacks. */
    List<Deployment> candidates(Served served, Router router) {
        if (served.fallbacks.isEmpty()) {
            return router.order(served.deployments);
        }
        var candidates = new ArrayList<>(router.order(served.deployments));
        Snapshot now = now();
        for (String fallback : served.fallbacks) {
            Served other = now.idToServed().get(fallback);
            if (other != null) {
                candidates.addAll(router.order(other.deployments));
            }
        }
        return candidates;
    }

    private static Model now(Served served) {
        Model model = served.model;
        return new Model(
                model.id(),
                model.name(),
                model.provider(),
                model.contextTokens(),
                model.defaultOutputTokens(),
                model.price(),
                model.features(),
                model.createdAt(),
                served.isAvailable());
    }
}
