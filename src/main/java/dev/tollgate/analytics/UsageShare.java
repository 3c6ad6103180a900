package dev.tollgate.analytics;

/**
 * What one of several used.
 *
 * @param name of a provider or a model, the id of a key (empty: calls without one), or the first day of a step, `2026-11-21`
 */
public record UsageShare(String name, UsageFigures figures) {}
