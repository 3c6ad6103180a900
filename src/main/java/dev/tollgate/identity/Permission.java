package dev.tollgate.identity;

import java.util.Locale;
import java.util.Optional;

/** What an API key may be allowed to do. */
public enum Permission {
    CHAT("chat"),
    MODELS("models"),
    CONTEXT("context"),
    DOCUMENTS("documents"),
    BILLING("billing"),
    BILLING_TOPUP("billing.topup"),
    ANALYTICS("analytics"),
    USERS("users"),
    WEBHOOKS("webhooks"),
    ADMIN("admin");

    private final String wireName;

    Permission(String wireName) {
        this.wireName = wireName;
    }

    /** The name in requests and answers. */
    public String wireName() {
        return wireName;
    }

    /** Whether a platform admin alone may grant it. */
    public boolean isGrantedByAdminsOnly() {
        return this == ADMIN || this == BILLING_TOPUP;
    }

    /** The permission with that name, none when there is no such. */
    public static Optional<Permission> of(String wireName) {
        for (Permission permission : values()) {
            if (permission.wireName.equals(wireName.toLowerCase(Locale.ROOT))) {
                return Optional.of(permission);
            }
        }
        return Optional.empty();
    }
}
