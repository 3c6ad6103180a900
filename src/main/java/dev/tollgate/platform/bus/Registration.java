package dev.tollgate.platform.bus;

import io.vertx.core.Future;

/** Something that listens on the bus, until it is ended or its verticle is undeployed. */
@FunctionalInterface
public interface Registration {
    /** Ends it; done when no other node sees it any more. */
    Future<Void> end();
}
