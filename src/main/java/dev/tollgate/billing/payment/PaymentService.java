package dev.tollgate.billing.payment;

import dev.tollgate.billing.payment.PaymentProvider.Seen;
import dev.tollgate.billing.payment.PaymentProvider.SeenRefund;
import dev.tollgate.billing.payment.Progress.State;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The room's logic. Its methods wait for what they ask, so they are for virtual threads and tests. */
final class PaymentService {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentService.class);

    /** Notifications under way on a node; a crowd beyond is told to come again. */
    private static final int MAX_NOTICES = 200;

    private final PaymentStore store;
    private final Providers providers;
    private final Offers offers;
    private final PaymentSteps steps;
    private final RefundSteps refunds;
    private final Ids ids;
    private final InstantSource clock;
    private final RecentLooks looks;
    private final AtomicInteger notices = new AtomicInteger();

    /** What steps are made of. */
    record Steps(PaymentSteps payments, RefundSteps refunds) {}

    PaymentService(PaymentStore store, Providers providers, Offers offers, Steps steps, Ids ids, InstantSource clock) {
        this.store = store;
        this.providers = providers;
        this.offers = offers;
        this.steps = steps.payments;
        this.refunds = steps.refunds;
        this.ids = ids;
        this.clock = clock;
        this.looks = new RecentLooks(clock);
    }

    Payment pay(PaymentWish wish) {
        StoredPayment payment = begun(wish);
        StoredPayment now = payment;
        try {
            now = steps.advance(payment);
        } catch (TollgateException unclear) {
            if (unclear.kind() != ErrorKind.UPSTREAM_UNAVAILABLE) {
                throw unclear;
            }
            // A lost answer: the same key again, at once. Where that fails too the sweep goes on, and so may the
            // caller.
            now = steps.advance(store.find(payment.id()).orElse(payment));
        }
        if (now.state() == State.FAILED && now.isUnknownThere()) {
            throw new TollgateException(ErrorKind.UPSTREAM_REFUSED, "The payment provider refused this payment");
        }
        if (now.isUnknownThere()) {
            throw new TollgateException(ErrorKind.UPSTREAM_FAILED, "The payment provider made another payment");
        }
        return now.shown();
    }

    /** The payment of this wish, durable before anybody is asked; an earlier one with its id is that one. */
    private StoredPayment begun(PaymentWish wish) {
        PaymentProvider provider = providers.current();
        PaymentTerms terms = offers.terms(wish, provider.name());
        provider.check(wish);
        Progress begun = Progress.begun(ids.next("idk"), wish.receiptEmail());
        var due = new StoredPayment.Due(0, clock.millis() + PaymentStore.RESUME_AFTER.toMillis());
        var made = new StoredPayment(wish.id(), terms, begun, List.of(), clock.millis(), due, 1);
        if (store.insert(made)) {
            return made;
        }
        StoredPayment earlier = store.change(wish.id(), now -> now.again(begun));
        if (!earlier.terms().organisationId().equals(wish.organisationId())) {
            throw notFound();
        }
        return earlier;
    }

    Payment payment(PaymentRef wanted) {
        StoredPayment payment = store.find(wanted.id())
                .filter(found -> wanted.organisationId() == null
                        || found.terms().organisationId().equals(wanted.organisationId()))
                .orElseThrow(PaymentService::notFound);
        if (payment.isAtRest() || !looks.mayLook(payment.id())) {
            return payment.shown();
        }
        try {
            return steps.advance(payment).shown();
        } catch (TollgateException e) {
            LOG.info("payment {} is shown as it is known here: {}", payment.id(), e.getMessage());
            return store.find(wanted.id()).orElse(payment).shown();
        }
    }

    PaymentPage payments(PaymentQuery query) {
        return store.page(query);
    }

    Done noticed(PaymentNotice notice) {
        PaymentProvider provider = providers
                .named(notice.provider())
                .orElseThrow(() -> new TollgateException(ErrorKind.NOT_FOUND, "There is nothing at this path"));
        if (notices.incrementAndGet() > MAX_NOTICES) {
            notices.decrementAndGet();
            throw new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again")
                    .retryAfter(Duration.ofSeconds(5));
        }
        try {
            switch (notice.subject()) {
                case PAYMENT -> paymentNoticed(provider, notice.objectId());
                case REFUND -> refundNoticed(provider, notice.objectId());
            }
            return Done.DONE;
        } finally {
            notices.decrementAndGet();
        }
    }

    private void paymentNoticed(PaymentProvider provider, String providerId) {
        Optional<StoredPayment> known = store.findAtProvider(provider.name(), providerId);
        if (known.isPresent()) {
            steps.advance(known.get());
            return;
        }
        // The answer to its creation may have been lost, or be on its way.
        Optional<Seen> seen = provider.payment(providerId).await();
        Optional<StoredPayment> ours = seen.flatMap(payment -> store.find(payment.ourId()))
                .filter(payment -> payment.terms().provider().equals(provider.name()) && payment.isUnknownThere());
        if (ours.isEmpty()) {
            LOG.info("a notification of {} names a payment that is not ours", provider.name());
            return;
        }
        steps.advance(steps.learn(ours.get(), seen.get()));
    }

    private void refundNoticed(PaymentProvider provider, String providerId) {
        Optional<SeenRefund> seen = provider.refund(providerId).await();
        Optional<StoredPayment> payment =
                seen.flatMap(refund -> store.findAtProvider(provider.name(), refund.paymentId()));
        if (payment.isEmpty()) {
            LOG.info("a notification of {} names a refund that is not ours", provider.name());
            return;
        }
        StoredPayment credited = steps.advance(payment.get());
        if (credited.state() != State.SUCCEEDED) {
            throw new TollgateException(ErrorKind.UNAVAILABLE, "The payment of this refund is not known as paid yet");
        }
        if (seen.get().status() == PaymentRefund.Status.SUCCEEDED
                || credited.refundOf(seen.get()).isPresent()) {
            steps.advance(refunds.note(credited, seen.get()));
        }
    }

    PaymentRefund refund(RefundWish wish) {
        StoredPayment payment = store.find(wish.paymentId()).orElseThrow(PaymentService::notFound);
        var cause = new StoredRefund.Cause(wish.reason(), wish.byUserId(), wish.receiptEmail());
        String key = ids.next("idk");
        StoredPayment reserved = store.change(payment.id(), now -> {
            if (now.refund(wish.id()).isPresent()) {
                return now;
            }
            return now.refunding(wish.id(), key, refundable(now, wish.amount()), cause, clock.millis());
        });
        StoredPayment now = reserved;
        try {
            now = steps.advance(reserved);
        } catch (TollgateException later) {
            // It is durable: whoever sweeps next goes on with it.
            LOG.info("refund {} goes on later: {}", wish.id(), later.getMessage());
            now = store.find(payment.id()).orElse(reserved);
        }
        PaymentRefund refund =
                now.refund(wish.id()).orElseThrow(PaymentService::notFound).shown(payment.id());
        if (refund.status() == PaymentRefund.Status.FAILED) {
            throw new TollgateException(ErrorKind.UPSTREAM_REFUSED, "The payment provider refused this refund");
        }
        return refund;
    }

    private static Money refundable(StoredPayment payment, @Nullable Money wanted) {
        if (payment.state() != State.SUCCEEDED) {
            throw new TollgateException(ErrorKind.CONFLICT, "Only a payment that succeeded can be given back");
        }
        String currency = payment.terms().amount().currency();
        Money amount = wanted == null ? new Money(payment.leftMinor(), currency) : wanted;
        if (payment.isTooMuch(amount)) {
            String left = new Money(payment.leftMinor(), currency).text() + " " + currency;
            throw TollgateException.invalid("amount", "must be above 0 and at most what is left: " + left);
        }
        return amount;
    }

    private static TollgateException notFound() {
        return new TollgateException(ErrorKind.NOT_FOUND, "There is no such payment");
    }
}
