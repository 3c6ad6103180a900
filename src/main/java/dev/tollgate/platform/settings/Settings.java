package dev.tollgate.platform.settings;

/** The settings of one node; each record is one section of `conf/tollgate.yaml`. */
public record Settings(
        NodeSettings node,
        HttpSettings http,
        OverloadSettings overload,
        StoreSettings stores,
        ClusterSettings cluster,
        IdentitySettings identity,
        MailSettings mail,
        WebhookSettings webhooks,
        BillingSettings billing,
        PaymentSettings payments,
        RateLimitSettings rateLimits,
        ChatSettings chat,
        ModelSettings models) {}
