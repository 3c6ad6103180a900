package dev.tollgate.chat.upstream;

import dev.tollgate.platform.ErrorKind;
import java.time.Duration;

/** Tells a deployment's circuit and the metrics how a try ended. */
final class Health {
    private final Deployment deployment;
    private final UpstreamMetrics metrics;

    Health(Deployment deployment, UpstreamMetrics metrics) {
        this.deployment = deployment;
        this.metrics = metrics;
    }

    void succeeded() {
        deployment.circuit().succeeded();
    }

    void abandoned() {
        deployment.circuit().abandoned();
    }

    void failed(UpstreamFailure failure) {
        metrics.failed(deployment, failure.kind());
        Duration wish = failure.retryAfter();
        if (wish != null) {
            deployment.circuit().refusedFor(wish);
        } else if (failure.blamesUpstream()) {
            deployment.circuit().failed();
        } else if (failure.kind() == ErrorKind.INVALID_REQUEST) {
            // An upstream that judges requests works.
            deployment.circuit().succeeded();
        } else {
            deployment.circuit().abandoned();
        }
    }
}
