package dev.tollgate.chat.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.chat.DeploymentState;
import dev.tollgate.chat.upstream.CallFigures;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class FleetServiceTest {
    private final Map<String, List<DeploymentState>> idToStates = new HashMap<>();
    private final FleetService service = new FleetService(
            "nd_2",
            () -> List.of(healthy("first", 3), healthy("second", 1)),
            () -> Set.of("nd_1", "nd_2", "nd_3"),
            this::ask);

    private Future<NodeStates> ask(String nodeId) {
        List<DeploymentState> states = idToStates.get(nodeId);
        return states == null
                ? Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, "silent"))
                : Future.succeededFuture(new NodeStates(states));
    }

    private static DeploymentState healthy(String model, long calls) {
        return new DeploymentState(
                model, "openai", model, 1, 0, true, false, 0, calls, new CallFigures(calls, 0, 0, 0, 0, List.of()));
    }

    private static DeploymentState failing(String model, long calls, long cooldownMs) {
        return new DeploymentState(
                model,
                "openai",
                model,
                1,
                0,
                false,
                true,
                cooldownMs,
                0,
                new CallFigures(calls, calls, 0, 0, 0, List.of()));
    }

    private FleetView look() {
        return service.look().await();
    }

    @Test
    void callsOfAllNodesAreAddedUpAndEachNodeKeepsItsState() {
        idToStates.put("nd_1", List.of(failing("second", 4, 7_000), healthy("new", 1), failing("first", 1, 0)));
        idToStates.put("nd_3", List.of(healthy("first", 5)));
        FleetView view = look();

        assertThat(view.nodes()).containsExactly("nd_1", "nd_2", "nd_3");
        assertThat(view.missing()).isEmpty();
        assertThat(view.deployments()).extracting(each -> each.any().model()).containsExactly("first", "second", "new");
        DeploymentView first = view.deployments().getFirst();
        assertThat(first.nodes())
                .extracting(node -> node.nodeId() + " " + node.state().circuitOpen() + " "
                        + node.state().inFlight())
                .containsExactly("nd_1 true 0", "nd_2 false 3", "nd_3 false 5");
        assertThat(first.recent().calls()).isEqualTo(9);
        assertThat(first.recent().failures()).isEqualTo(1);
        assertThat(first.inFlight()).isEqualTo(8);
        DeploymentView second = view.deployments().get(1);
        assertThat(second.isAvailable()).as("on one of them").isTrue();
        assertThat(second.isCircuitOpen()).as("on the other").isTrue();
        assertThat(second.cooldownMs()).isEqualTo(7_000);
        assertThat(view.deployments().get(2).nodes()).hasSize(1);
    }

    @Test
    void nodeThatDoesNotAnswerIsNamed() {
        idToStates.put("nd_1", List.of(healthy("first", 1)));
        FleetView view = look();
        assertThat(view.nodes()).containsExactly("nd_1", "nd_2");
        assertThat(view.missing()).containsExactly("nd_3");
        assertThat(view.deployments().getFirst().recent().calls()).isEqualTo(4);
    }

    @Test
    void nodeThatIsAloneShowsItsOwn() {
        var alone = new FleetService("nd_1", () -> List.of(healthy("first", 1)), () -> Set.of("nd_1"), this::ask);
        FleetView view = alone.look().await();
        assertThat(view.nodes()).containsExactly("nd_1");
        assertThat(view.missing()).isEmpty();
    }
}
