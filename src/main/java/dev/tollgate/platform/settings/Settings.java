package dev.tollgate.platform.settings;

/** The settings of one node; each record is one section of `conf/tollgate.yaml`. */
public record Settings(
        NodeSettings node,
        HttpSettings http,
        StoreSettings stores,
        ClusterSettings cluster,
        IdentitySettings identity,
        BillingSettings billing,
        PaymentSettings payments,
        RateLimitSettings rateLimits,
        ChatSettings chat,
        ModelSettings models) {}
