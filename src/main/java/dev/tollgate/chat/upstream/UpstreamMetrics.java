package dev.tollgate.chat.upstream;

import dev.tollgate.platform.ErrorKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts what upstreams do; labels are names from the settings alone, so their number is bounded. */
public final class UpstreamMetrics {
    private final MeterRegistry registry;
    private final ConcurrentMap<String, Counter> providerToRequests = new ConcurrentHashMap<>();

    /** Metrics kept in this registry. */
    public UpstreamMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows the state of a deployment's circuit: 0 closed, 1 open or half open. */
    public void watch(String model, Deployment deployment) {
        Gauge.builder("tollgate.upstream.circuit.open", deployment.circuit(), circuit -> circuit.isOpen() ? 1 : 0)
                .tag("model", model)
                .tag("provider", deployment.provider().name())
                .tag("upstream", deployment.upstreamModel())
                .register(registry);
    }

    void asked(Deployment deployment) {
        providerToRequests
                .computeIfAbsent(
                        deployment.provider().name(),
                        name -> registry.counter("tollgate.upstream.requests", "provider", name))
                .increment();
    }

    void failed(Deployment deployment, ErrorKind kind) {
        registry.counter(
                        "tollgate.upstream.errors",
                        "provider",
                        deployment.provider().name(),
                        "kind",
                        kind.code())
                .increment();
    }
}
