package dev.tollgate.events.webhook;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Finds what a name stands for. */
@FunctionalInterface
interface HostNames {
    /** The addresses, one at least; fails with UnknownHostException when there are none. */
    Future<List<InetAddress>> lookUp(String host);
}
