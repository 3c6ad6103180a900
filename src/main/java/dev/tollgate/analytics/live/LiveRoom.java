package dev.tollgate.analytics.live;

import dev.tollgate.platform.bus.Bus;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The live figures of a node, deployed.
 *
 * @param deploymentId to undeploy it by
 */
public record LiveRoom(Live live, String deploymentId) {
    /**
     * What it leans on.
     *
     * @param nodeId as others see this node
     * @param active calls to providers under way
     */
    public record Parts(String nodeId, MeterRegistry meters, LongSupplier active, InstantSource clock) {}

    /** Starts it. */
    public static Future<LiveRoom> deploy(Vertx vertx, Bus bus, Parts parts) {
        var service = new LiveService(
                parts.clock, () -> bus.publishAcross(LiveAddresses.WANTED, new FiguresWanted(parts.nodeId)));
        var own = new MeterFigures(parts.nodeId, parts.meters, parts.active);
        return vertx.deployVerticle(new LiveVerticle(bus, service, own::now)).map(id -> new LiveRoom(service, id));
    }
}
