package dev.tollgate.chat;

import dev.tollgate.billing.Price;
import dev.tollgate.chat.provider.Dialect;
import dev.tollgate.chat.provider.demo.DemoUpstream;
import dev.tollgate.chat.upstream.Circuit;
import dev.tollgate.chat.upstream.Deployment;
import dev.tollgate.chat.upstream.Provider;
import dev.tollgate.chat.upstream.Router;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import dev.tollgate.platform.settings.ModelSettings.ModelEntry;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The models that are served: those of the settings that have a price and a deployment whose provider is on. */
final class ModelCatalogue implements Models {

    private final Map<String, Served> idToServed = new LinkedHashMap<>();
    private final String defaultModel;

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
     * Reads the settings.
     *
     * @param dialects by name
     * @param toPrice for entries that name a price at all
     * @param createdAt shown as the models' age
     * @throws IllegalArgumentException when a deployment names an unknown provider, or a provider an unknown dialect
     */
    ModelCatalogue(
            ModelSettings settings,
            Map<String, Dialect> dialects,
            Function<PriceEntry, Price> toPrice,
            Supplier<Circuit> newCircuit,
            Instant createdAt) {
        var nameToProvider = providers(settings, dialects);
        settings.models().forEach((id, entry) -> {
            var deployments = deployments(id, entry, settings, nameToProvider, newCircuit);
            boolean hasPrice = !entry.price().creditsPer100().isEmpty()
                    || !entry.price().currencyPerUnit().isEmpty();
            if (hasPrice && !deployments.isEmpty()) {
                var model = new Model(
                        id,
                        entry.name(),
                        deployments.getFirst().provider().name(),
                        entry.contextTokens(),
                        entry.defaultOutputTokens(),
                        toPrice.apply(entry.price()),
                        entry.features(),
                        createdAt,
                        true);
                idToServed.put(id, new Served(model, deployments, entry.fallbacks()));
            }
        });
        if (idToServed.isEmpty()) {
            throw new IllegalArgumentException("no model has both a price and a provider that is on");
        }
        this.defaultModel = idToServed.containsKey(settings.defaultModel())
                ? settings.defaultModel()
                : idToServed.keySet().iterator().next();
    }

    private static Map<String, Provider> providers(ModelSettings settings, Map<String, Dialect> dialects) {
        var nameToProvider = new LinkedHashMap<String, Provider>();
        settings.providers().forEach((name, entry) -> {
            Dialect dialect = dialects.get(entry.dialect());
            if (dialect == null) {
                throw new IllegalArgumentException("provider " + name + ": unknown dialect " + entry.dialect());
            }
            if (entry.isOn()) {
                nameToProvider.put(name, Provider.of(name, entry, dialect));
            }
        });
        return nameToProvider;
    }

    private static List<Deployment> deployments(
            String id,
            ModelEntry entry,
            ModelSettings settings,
            Map<String, Provider> nameToProvider,
            Supplier<Circuit> newCircuit) {
        var real = new ArrayList<Deployment>();
        var demo = new ArrayList<Deployment>();
        for (DeploymentEntry each : entry.deployments()) {
            if (!settings.providers().containsKey(each.provider())) {
                throw new IllegalArgumentException("model " + id + ": unknown provider " + each.provider());
            }
            Provider provider = nameToProvider.get(each.provider());
            if (provider != null) {
                String upstreamModel = each.upstreamModel().isEmpty() ? id : each.upstreamModel();
                var deployment =
                        new Deployment(provider, upstreamModel, each.weight(), each.priority(), newCircuit.get());
                (each.provider().equals(DemoUpstream.PROVIDER) ? demo : real).add(deployment);
            }
        }
        // The demo answers only for models that nobody else serves.
        return real.isEmpty() ? demo : real;
    }

    @Override
    public List<Model> all() {
        return idToServed.values().stream().map(ModelCatalogue::now).toList();
    }

    @Override
    public Optional<Model> find(String id) {
        return Optional.ofNullable(idToServed.get(id)).map(ModelCatalogue::now);
    }

    @Override
    public List<DeploymentState> deployments() {
        var states = new ArrayList<DeploymentState>();
        forEachDeployment((model, each) -> {
            Circuit circuit = each.circuit();
            states.add(new DeploymentState(
                    model,
                    each.provider().name(),
                    each.upstreamModel(),
                    each.weight(),
                    each.priority(),
                    circuit.isAvailable(),
                    circuit.isOpen(),
                    circuit.waitingTime(),
                    circuit.callsUnderWay()));
        });
        return List.copyOf(states);
    }

    @Override
    public Model defaultModel() {
        return find(defaultModel).orElseThrow();
    }

    @Nullable
    Served served(@Nullable String id) {
        return idToServed.get(id == null ? defaultModel : id);
    }

    /** Whom to ask for a model, in this order: its own deployments, then those of its fallbacks. */
    List<Deployment> candidates(Served served, Router router) {
        if (served.fallbacks.isEmpty()) {
            return router.order(served.deployments);
        }
        var candidates = new ArrayList<>(router.order(served.deployments));
        for (String fallback : served.fallbacks) {
            Served other = idToServed.get(fallback);
            if (other != null) {
                candidates.addAll(router.order(other.deployments));
            }
        }
        return candidates;
    }

    void forEachDeployment(java.util.function.BiConsumer<String, Deployment> consumer) {
        idToServed.forEach((id, served) -> served.deployments.forEach(each -> consumer.accept(id, each)));
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
