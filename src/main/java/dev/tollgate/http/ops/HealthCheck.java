package dev.tollgate.http.ops;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * One dependency that readiness is asked of.
 *
 * @param name as `/health/ready` shows it
 * @param required whether the node cannot serve without it; else it is shown as degraded
 * @param probe fails when the dependency is away; it is given up after 2 s
 */
public record HealthCheck(String name, boolean required, Supplier<Future<Void>> probe) {}
