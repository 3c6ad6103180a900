package dev.tollgate.events.webhook;

/** An address that webhooks may not call; the message is for the webhook's owner. */
final class TargetRefusedException extends RuntimeException {
    TargetRefusedException(String message) {
        super(message);
    }
}
