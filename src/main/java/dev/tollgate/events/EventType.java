package dev.tollgate.events;

import java.util.Optional;

/** What a webhook can ask for. */
public enum EventType {
    PAYMENT_SUCCEEDED("payment.succeeded"),
    PAYMENT_FAILED("payment.failed"),
    PAYMENT_CANCELED("payment.canceled"),
    PAYMENT_REFUNDED("payment.refunded"),
    USAGE_TRACKED("usage.tracked"),
    BALANCE_LOW("balance.low"),
    BUDGET_REACHED("budget.reached"),
    KEY_CREATED("key.created"),
    KEY_REVOKED("key.revoked"),
    MEMBER_INVITED("member.invited"),
    MEMBER_JOINED("member.joined"),
    MEMBER_REMOVED("member.removed"),
    MEMBER_ROLE_CHANGED("member.role_changed");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in requests, answers and deliveries. */
    public String wireName() {
        return wireName;
    }

    /** The type of that name, none when there is no such. */
    public static Optional<EventType> of(String wireName) {
        for (EventType type : values()) {
            if (type.wireName.equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
