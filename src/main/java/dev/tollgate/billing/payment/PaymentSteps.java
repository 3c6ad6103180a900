package dev.tollgate.billing.payment;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.EntryReason;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.payment.PaymentProvider.Order;
import dev.tollgate.billing.payment.PaymentProvider.Outcome;
import dev.tollgate.billing.payment.PaymentProvider.Seen;
import dev.tollgate.billing.payment.Progress.State;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a payment from step to step. Each step asks somebody for one thing that has one effect however often it is asked
 * (a creation with its key, a ledger line and an event with ids made from the payment's), and then writes down that it is
 * done. So it may break off anywhere, and may be done by several at once.
 */
final class PaymentSteps {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentSteps.class);

    /** Providers know a key for 24 h; beyond, the same key would make a second payment. */
    static final Duration KEY_LIFE = Duration.ofHours(23);

    private static final int MAX_STEPS = 10;

    private final PaymentStore store;
    private final Providers providers;
    private final Billing billing;
    private final PaymentEvents events;
    private final Ground ground;
    private final RefundSteps refunds;

    /** What all steps stand on. */
    record Ground(InstantSource clock, Ids ids, PaymentMetrics metrics) {}

    PaymentSteps(
            PaymentStore store,
            Providers providers,
            Billing billing,
            PaymentEvents events,
            RefundSteps refunds,
            Ground ground) {
        this.store = store;
        this.providers = providers;
        this.billing = billing;
        this.events = events;
        this.ground = ground;
        this.refunds = refunds;
    }

    /**
     * Goes on until it waits for the payer or the provider, or is at rest. What is done stays done where it fails.
     *
     * @return the payment as it is then; fails as who was asked does
     */
    StoredPayment advance(StoredPayment payment) {
        StoredPayment now = payment;
        for (int i = 0; i < MAX_STEPS; i++) {
            StoredPayment next = step(now);
            if (next.version() == now.version()) {
                return next;
            }
            now = next;
        }
        return now;
    }

    private StoredPayment step(StoredPayment payment) {
        return switch (payment.state()) {
            case MADE -> create(payment);
            case PENDING -> readBack(payment);
            case PAID -> credit(payment);
            case SUCCEEDED, CANCELED, FAILED ->
                payment.progress().announced() ? refunds.step(payment) : announce(payment);
        };
    }

    private StoredPayment create(StoredPayment payment) {
        if (ground.clock().millis() - payment.madeAtMs() > KEY_LIFE.toMillis()) {
            return end(payment, State.FAILED, "the provider never answered");
        }
        PaymentTerms terms = payment.terms();
        var order = new Order(
                payment.id(),
                payment.progress().key(),
                terms.amount(),
                terms.description(),
                terms.returnUrl(),
                payment.progress().receiptEmail());
        return switch (providers.of(payment).create(order).await()) {
            case Outcome.Made<Seen> made -> learn(payment, made.what());
            case Outcome.Refused<Seen> refused -> {
                LOG.warn("payment {} was refused by {}: {}", payment.id(), terms.provider(), refused.code());
                yield end(payment, State.FAILED, refused.code());
            }
            case Outcome.Busy<Seen> busy -> {
                String key = ground.ids().next("idk");
                store.change(payment.id(), now -> now.progress().key().equals(order.key()) ? now.withKey(key) : now);
                throw later(busy.retryAfter());
            }
            case Outcome.Unclear<Seen> unclear -> throw later(unclear.retryAfter());
        };
    }

    static TollgateException later(Duration wait) {
        return new TollgateException(
                        ErrorKind.UPSTREAM_UNAVAILABLE, "The payment provider does not answer now, try again")
                .retryAfter(wait);
    }

    /** Takes in what the provider shows, if it is what was asked for. */
    StoredPayment learn(StoredPayment payment, Seen seen) {
        if (!payment.matches(seen)) {
            ground.metrics().mismatch();
            LOG.error(
                    "payment {}: {} shows something else under {} than was asked for; nothing is credited",
                    payment.id(),
                    payment.terms().provider(),
                    seen.id());
            return payment;
        }
        StoredPayment known = store.change(payment.id(), now -> now.known(seen));
        return switch (seen.status()) {
            case PENDING -> known;
            case SUCCEEDED -> {
                Instant paidAt = Optional.ofNullable(seen.paidAt())
                        .orElseGet(() -> ground.clock().instant());
                yield store.change(payment.id(), now -> now.paid(paidAt.toEpochMilli()));
            }
            case CANCELED -> end(known, State.CANCELED, String.valueOf(seen.reason()));
            case FAILED -> end(known, State.FAILED, String.valueOf(seen.reason()));
        };
    }

    private StoredPayment end(StoredPayment payment, State to, String reason) {
        return store.change(payment.id(), now -> now.ended(to, reason));
    }

    private StoredPayment readBack(StoredPayment payment) {
        String providerId = String.valueOf(payment.progress().providerId());
        Optional<Seen> seen = providers.of(payment).payment(providerId).await();
        if (seen.isEmpty()) {
            LOG.warn(
                    "payment {} is not known by {} any more",
                    payment.id(),
                    payment.terms().provider());
            return payment;
        }
        return learn(payment, seen.get());
    }

    private StoredPayment credit(StoredPayment payment) {
        PaymentTerms terms = payment.terms();
        Money amount = terms.amount();
        billing.credit(new Credit(
                        payment.id(),
                        new Payer(terms.organisationId(), null),
                        terms.creditNano(),
                        "Payment of " + amount.text() + " " + amount.currency(),
                        terms.userId(),
                        EntryReason.paid(payment.id(), amount.text(), amount.currency())))
                .await();
        return store.change(payment.id(), StoredPayment::credited);
    }

    private StoredPayment announce(StoredPayment payment) {
        events.ended(payment);
        ground.metrics().ended(payment.terms().provider(), payment.state().shown());
        return store.change(payment.id(), now -> now.told(payment.state()));
    }
}
