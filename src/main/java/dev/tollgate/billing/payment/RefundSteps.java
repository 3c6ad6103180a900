package dev.tollgate.billing.payment;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.EntryReason;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Refund;
import dev.tollgate.billing.payment.PaymentProvider.Outcome;
import dev.tollgate.billing.payment.PaymentProvider.RefundOrder;
import dev.tollgate.billing.payment.PaymentProvider.SeenRefund;
import dev.tollgate.billing.payment.PaymentSteps.Ground;
import dev.tollgate.billing.payment.StoredRefund.State;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the refunds of a payment from step to step, as {@link PaymentSteps} does with the payment. */
final class RefundSteps {
    private static final Logger LOG = LoggerFactory.getLogger(RefundSteps.class);

    private final PaymentStore store;
    private final Providers providers;
    private final Billing billing;
    private final PaymentEvents events;
    private final Ground ground;

    RefundSteps(PaymentStore store, Providers providers, Billing billing, PaymentEvents events, Ground ground) {
        this.store = store;
        this.providers = providers;
        this.billing = billing;
        this.events = events;
        this.ground = ground;
    }

    /** One step of the first refund that can make one: one that waits for the provider holds up no other. */
    StoredPayment step(StoredPayment payment) {
        for (StoredRefund refund : payment.refunds()) {
            if (refund.isOpen()) {
                StoredPayment next = step(payment, refund);
                if (next.version() != payment.version()) {
                    return next;
                }
            }
        }
        return payment;
    }

    private StoredPayment step(StoredPayment payment, StoredRefund refund) {
        return switch (refund.state()) {
            case MADE -> create(payment, refund);
            case PENDING -> readBack(payment, refund);
            case RETURNED -> debit(payment, refund);
            case BOOKED -> announce(payment, refund);
            case DONE, REFUSED -> payment;
        };
    }

    private StoredPayment create(StoredPayment payment, StoredRefund refund) {
        if (ground.clock().millis() - refund.atMs() > PaymentSteps.KEY_LIFE.toMillis()) {
            LOG.error("refund {} of {} has no answer of the provider: look there", refund.id(), payment.id());
            return payment;
        }
        var order = new RefundOrder(
                refund.id(),
                refund.key(),
                String.valueOf(payment.progress().providerId()),
                refund.amount(),
                refund.amount().equals(payment.terms().amount()),
                refund.cause().receiptEmail());
        return switch (providers.of(payment).refund(order).await()) {
            case Outcome.Made<SeenRefund> made -> learn(payment, refund, made.what());
            case Outcome.Refused<SeenRefund> refused -> {
                LOG.warn("refund {} of {} was refused: {}", refund.id(), payment.id(), refused.code());
                yield change(payment, refund, refund.to(State.REFUSED));
            }
            case Outcome.Busy<SeenRefund> busy -> {
                change(payment, refund, refund.withKey(ground.ids().next("idk")));
                throw PaymentSteps.later(busy.retryAfter());
            }
            case Outcome.Unclear<SeenRefund> unclear -> throw PaymentSteps.later(unclear.retryAfter());
        };
    }

    private StoredPayment readBack(StoredPayment payment, StoredRefund refund) {
        Optional<SeenRefund> seen = providers
                .of(payment)
                .refund(String.valueOf(refund.providerId()))
                .await();
        return seen.map(now -> learn(payment, refund, now)).orElse(payment);
    }

    /** Takes in what the provider shows of a refund that is in the document, if it is that one. */
    StoredPayment learn(StoredPayment payment, StoredRefund refund, SeenRefund seen) {
        boolean matches = seen.paymentId().equals(payment.progress().providerId())
                && seen.amount().equals(refund.amount());
        if (!matches) {
            ground.metrics().mismatch();
            LOG.error("refund {} of {}: the provider shows another amount or payment", refund.id(), payment.id());
            return payment;
        }
        return refund.isUndecided() ? change(payment, refund, refund.seen(seen)) : payment;
    }

    /**
     * A refund that somebody made at the provider. It is noted only if so much is left of the payment.
     *
     * @return the payment unchanged when it is too much
     */
    StoredPayment note(StoredPayment payment, SeenRefund seen) {
        var cause = new StoredRefund.Cause(
                "refunded at the provider", payment.terms().provider(), null);
        String id = "rfd_" + seen.id();
        StoredPayment noted = store.change(payment.id(), now -> {
            if (now.refundOf(seen).isPresent() || now.isTooMuch(seen.amount())) {
                return now;
            }
            // In one write with what is known of it: a refund without a key must never be asked for.
            StoredPayment more =
                    now.refunding(id, "", seen.amount(), cause, ground.clock().millis());
            return more.refundFrom(State.MADE, more.refund(id).orElseThrow().seen(seen));
        });
        Optional<StoredRefund> refund = noted.refundOf(seen);
        if (refund.isEmpty()) {
            ground.metrics().mismatch();
            LOG.error("refund {} of {} is more than what is left of it; it is not booked", seen.id(), payment.id());
            return noted;
        }
        return learn(noted, refund.get(), seen);
    }

    private StoredPayment debit(StoredPayment payment, StoredRefund refund) {
        if (refund.debitNano() > 0) {
            billing.refund(new Refund(
                            refund.id(),
                            new Payer(payment.terms().organisationId(), null),
                            refund.debitNano(),
                            "Refund of " + refund.amount().text() + " "
                                    + refund.amount().currency() + " (" + payment.id() + ")",
                            refund.cause().byUserId(),
                            EntryReason.paid(
                                    payment.id(),
                                    refund.amount().text(),
                                    refund.amount().currency())))
                    .await();
        }
        return change(payment, refund, refund.to(State.BOOKED));
    }

    private StoredPayment announce(StoredPayment payment, StoredRefund refund) {
        events.refunded(payment, refund);
        return change(payment, refund, refund.to(State.DONE));
    }

    private StoredPayment change(StoredPayment payment, StoredRefund from, StoredRefund to) {
        return store.change(payment.id(), now -> now.refundFrom(from.state(), to));
    }
}
