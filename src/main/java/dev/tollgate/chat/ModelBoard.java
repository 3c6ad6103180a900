package dev.tollgate.chat;

import dev.tollgate.chat.ModelCatalogue.Served;
import dev.tollgate.chat.catalogue.CatalogueModel;
import dev.tollgate.chat.catalogue.CatalogueState;
import dev.tollgate.chat.catalogue.ModelSpec;
import dev.tollgate.chat.catalogue.ModelVersion;
import dev.tollgate.chat.catalogue.PriceVersion;
import dev.tollgate.chat.provider.Dialect;
import dev.tollgate.chat.provider.demo.DemoUpstream;
import dev.tollgate.chat.upstream.Circuit;
import dev.tollgate.chat.upstream.Deployment;
import dev.tollgate.chat.upstream.Provider;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is served at a moment out of the versions that hold then. What is known of an upstream's health outlives the
 * versions of the models that it serves.
 */
final class ModelBoard {
    private final ModelSettings settings;
    private final Map<String, Provider> nameToProvider;
    private final Supplier<Circuit> newCircuit;
    private final Instant startedAt;

    /** Never emptied: there are no more of these than deployments were ever named. */
    private final Map<Way, Circuit> wayToCircuit = new ConcurrentHashMap<>();

    /** One way to reach a model. */
    private record Way(String model, String provider, String upstreamModel) {}

    /** What is served from a moment on. */
    record Snapshot(
            Instant from,
            Map<String, Served> idToServed,
            @Nullable String defaultModel) {
        Snapshot {
            idToServed = Collections.unmodifiableMap(new LinkedHashMap<>(idToServed));
        }
    }

    /**
     * Reads the providers of the settings.
     *
     * @param startedAt shown as the age of models of the configuration
     * @throws IllegalArgumentException when a deployment names an unknown provider, or a provider an unknown dialect
     */
    ModelBoard(ModelSettings settings, Map<String, Dialect> dialects, Supplier<Circuit> newCircuit, Instant startedAt) {
        this.settings = settings;
        this.nameToProvider = providers(settings, dialects);
        this.newCircuit = newCircuit;
        this.startedAt = startedAt;
        settings.models().forEach((id, entry) -> entry.deployments().forEach(each -> {
            if (!settings.providers().containsKey(each.provider())) {
                throw new IllegalArgumentException("model " + id + ": unknown provider " + each.provider());
            }
        }));
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

    /** Each way to reach a model that was ever served, also from now on, is told to the watcher once. */
    Snapshot at(Instant moment, CatalogueState state, BiConsumer<String, Deployment> watcher) {
        var idToServed = new LinkedHashMap<String, Served>();
        for (CatalogueModel model : state.idToModel().values()) {
            ModelVersion version = model.versionAt(moment);
            PriceVersion price = model.priceAt(moment);
            if (version == null || price == null || !version.spec().enabled()) {
                continue;
            }
            List<Deployment> deployments = deployments(model.id(), version.spec(), watcher);
            if (!deployments.isEmpty()) {
                idToServed.put(model.id(), served(model, version.spec(), price, deployments));
            }
        }
        String named = settings.defaultModel();
        String defaultModel = idToServed.containsKey(named)
                ? named
                : idToServed.keySet().stream().findFirst().orElse(null);
        return new Snapshot(moment, idToServed, defaultModel);
    }

    private Served served(CatalogueModel model, ModelSpec spec, PriceVersion price, List<Deployment> deployments) {
        ModelVersion first = model.versions().getFirst();
        return new Served(
                new Model(
                        model.id(),
                        spec.name(),
                        deployments.getFirst().provider().name(),
                        spec.contextTokens(),
                        spec.defaultOutputTokens(),
                        price.price(),
                        spec.features(),
                        first.number() == 0 ? startedAt : first.stamp().at(),
                        true),
                deployments,
                spec.fallbacks());
    }

    private List<Deployment> deployments(String id, ModelSpec spec, BiConsumer<String, Deployment> watcher) {
        var real = new ArrayList<Deployment>();
        var demo = new ArrayList<Deployment>();
        for (DeploymentEntry each : spec.deployments()) {
            Provider provider = nameToProvider.get(each.provider());
            if (provider != null) {
                Deployment deployment = deployment(id, each, provider, watcher);
                (each.provider().equals(DemoUpstream.PROVIDER) ? demo : real).add(deployment);
            }
        }
        // The demo answers only for models that nobody else serves.
        return real.isEmpty() ? demo : real;
    }

    private Deployment deployment(
            String id, DeploymentEntry entry, Provider provider, BiConsumer<String, Deployment> watcher) {
        String upstreamModel = entry.upstreamModel().isEmpty() ? id : entry.upstreamModel();
        var way = new Way(id, entry.provider(), upstreamModel);
        Circuit known = wayToCircuit.get(way);
        if (known != null) {
            return new Deployment(provider, upstreamModel, entry.weight(), entry.priority(), known);
        }
        Circuit made = newCircuit.get();
        Circuit earlier = wayToCircuit.putIfAbsent(way, made);
        var deployment = new Deployment(
                provider, upstreamModel, entry.weight(), entry.priority(), earlier == null ? made : earlier);
        if (earlier == null) {
            watcher.accept(id, deployment);
        }
        return deployment;
    }
}
