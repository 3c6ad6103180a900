package dev.tollgate.http.face.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.chat.DeploymentState;
import dev.tollgate.chat.fleet.DeploymentView;
import dev.tollgate.chat.fleet.Fleet;
import dev.tollgate.chat.fleet.FleetView;
import dev.tollgate.chat.upstream.CallFigures;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.face.Answers;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** `/api/v1/admin/deployments`: the deployments of the whole cluster, and of each node what it knows of them. */
public final class DeploymentsFace implements Face {
    private final Fleet fleet;
    private final InstantSource clock;

    public DeploymentsFace(Fleet fleet, InstantSource clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of("adminShowDeployments", AdminViews.operation(_ -> show()));
    }

    private Future<ApiAnswer> show() {
        return fleet.look().map(view -> Answers.ok(document(view, clock.instant())));
    }

    private static ObjectNode document(FleetView view, Instant now) {
        ObjectNode document = Answers.object();
        ArrayNode data = document.putArray("data");
        view.deployments().forEach(each -> data.add(document(each, now)));
        view.nodes().forEach(document.putArray("nodes")::add);
        view.missing().forEach(document.putArray("missing")::add);
        return document;
    }

    private static ObjectNode document(DeploymentView view, Instant now) {
        DeploymentState any = view.any();
        ObjectNode document = Answers.object()
                .put("model", any.model())
                .put("provider", any.provider())
                .put("upstreamModel", any.upstreamModel())
                .put("weight", any.weight())
                .put("priority", any.priority());
        state(document, view.isAvailable(), view.isCircuitOpen(), view.cooldownMs(), now);
        figures(document, view.inFlight(), view.recent());
        ArrayNode nodes = document.putArray("nodes");
        for (DeploymentView.OnNode node : view.nodes()) {
            DeploymentState state = node.state();
            ObjectNode one = nodes.addObject().put("id", node.nodeId());
            state(one, state.available(), state.circuitOpen(), state.cooldownMs(), now);
            figures(one, state.inFlight(), state.recent());
        }
        return document;
    }

    private static void state(
            ObjectNode document, boolean available, boolean circuitOpen, long cooldownMs, Instant now) {
        document.put("available", available)
                .put("circuit", circuitOpen ? "open" : "closed")
                .put("cooldownSeconds", cooldownMs / 1000.0)
                .put("coolingUntil", Answers.timeOrNull(cooldownMs == 0 ? null : now.plusMillis(cooldownMs)));
    }

    private static void figures(ObjectNode document, long inFlight, CallFigures recent) {
        document.put("inFlight", inFlight)
                .put("requests", recent.calls())
                .put("errors", recent.failures())
                .put("errorShare", BigDecimal.valueOf(recent.errorShare()).setScale(3, RoundingMode.HALF_UP))
                .put("promptTokens", recent.promptTokens())
                .put("answerTokens", recent.answerTokens())
                .put("latencyMs", recent.meanMs())
                .put("latencyP50Ms", recent.withinMs(0.5))
                .put("latencyP95Ms", recent.withinMs(0.95));
    }
}
