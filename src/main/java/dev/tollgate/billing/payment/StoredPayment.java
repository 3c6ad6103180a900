package dev.tollgate.billing.payment;

import dev.tollgate.billing.payment.PaymentProvider.Seen;
import dev.tollgate.billing.payment.PaymentProvider.SeenRefund;
import dev.tollgate.billing.payment.Progress.State;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A payment with its refunds, as one document: every change is a whole new state, written only if the version is still the
 * one that it was decided from. The methods that change it give the state unchanged where they do not apply, so that each
 * may be repeated.
 *
 * @param madeAtMs when
 * @param version rises with each change
 */
record StoredPayment(
        String id,
        PaymentTerms terms,
        Progress progress,
        List<StoredRefund> refunds,
        long madeAtMs,
        Due due,
        long version) {
    static final int MAX_REFUNDS = 100;

    /**
     * When somebody has to look after it again.
     *
     * @param tries how often that was done since it last changed
     * @param atMs 0: never
     */
    record Due(int tries, long atMs) {
        static final Due NEVER = new Due(0, 0);
    }

    StoredPayment {
        refunds = List.copyOf(refunds);
    }

    State state() {
        return progress.state();
    }

    private StoredPayment with(Progress next) {
        return new StoredPayment(id, terms, next, refunds, madeAtMs, due, version);
    }

    StoredPayment with(Due next) {
        return new StoredPayment(id, terms, progress, refunds, madeAtMs, next, version);
    }

    StoredPayment next() {
        return new StoredPayment(id, terms, progress, refunds, madeAtMs, due, version + 1);
    }

    /** Whether nothing is left to be done. */
    boolean isAtRest() {
        return state().isFinal() && progress.announced() && refunds.stream().noneMatch(StoredRefund::isOpen);
    }

    /** Whether it never came to be at the provider, as far as is known. */
    boolean isUnknownThere() {
        return progress.providerId() == null;
    }

    /** Whether this is what we asked the provider for: an id alone proves nothing. */
    boolean matches(Seen seen) {
        String known = progress.providerId();
        return (known == null || known.equals(seen.id()))
                && seen.amount().equals(terms.amount())
                && seen.ourId().equals(id);
    }

    /** The provider knows it. Also after it was given up here: then its answer had been lost. */
    StoredPayment known(Seen seen) {
        boolean awaited = state() == State.MADE || (state() == State.FAILED && isUnknownThere());
        return awaited ? with(progress.known(seen.id(), seen.confirmationUrl())) : this;
    }

    StoredPayment paid(long atMs) {
        return state() == State.PENDING ? with(progress.paid(atMs)) : this;
    }

    StoredPayment ended(State to, String why) {
        return state() == State.PENDING || state() == State.MADE ? with(progress.ended(to, why)) : this;
    }

    StoredPayment credited() {
        return state() == State.PAID ? with(progress.to(State.SUCCEEDED)) : this;
    }

    StoredPayment told(State of) {
        return state() == of && !progress.announced() ? with(progress.told()) : this;
    }

    /** Another attempt after one that the provider refused. */
    StoredPayment again(Progress begun) {
        return state() == State.FAILED && isUnknownThere() ? with(begun) : this;
    }

    StoredPayment withKey(String key) {
        return state() == State.MADE ? with(progress.withKey(key)) : this;
    }

    /** What may still go back, in hundredths of the currency's unit. */
    long leftMinor() {
        return terms.amount().minor() - sumOf(false);
    }

    private long sumOf(boolean credits) {
        return refunds.stream()
                .filter(refund -> refund.state() != StoredRefund.State.REFUSED)
                .mapToLong(
                        refund -> credits ? refund.debitNano() : refund.amount().minor())
                .sum();
    }

    /**
     * The credits that go with so much more money, in 10^-9 credit: in proportion, and all of them with the last of it.
     */
    private long debitNano(long minor) {
        BigInteger share = BigInteger.valueOf(terms.creditNano())
                .multiply(BigInteger.valueOf(sumOf(false) + minor))
                .divide(BigInteger.valueOf(terms.amount().minor()));
        return share.longValueExact() - sumOf(true);
    }

    Optional<StoredRefund> refund(String refundId) {
        return refunds.stream().filter(refund -> refund.id().equals(refundId)).findFirst();
    }

    /** The refund of ours, or one noted before, that this is. */
    Optional<StoredRefund> refundOf(SeenRefund seen) {
        return refunds.stream()
                .filter(refund -> refund.id().equals(seen.ourId()) || seen.id().equals(refund.providerId()))
                .findFirst();
    }

    /** Whether a new refund of so much is more than what is left. */
    boolean isTooMuch(Money amount) {
        return !amount.currency().equals(terms.amount().currency())
                || amount.minor() <= 0
                || amount.minor() > leftMinor()
                || refunds.size() >= MAX_REFUNDS;
    }

    /** Puts a refund in its place; not where one with its id is. The caller has asked {@link #isTooMuch}. */
    StoredPayment refunding(String refundId, String key, Money amount, StoredRefund.Cause cause, long nowMs) {
        if (refund(refundId).isPresent()) {
            return this;
        }
        List<StoredRefund> more = new ArrayList<>(refunds);
        more.add(new StoredRefund(
                refundId, key, null, amount, debitNano(amount.minor()), StoredRefund.State.MADE, cause, nowMs));
        return with(more);
    }

    /** Changes a refund that is in this state. */
    StoredPayment refundFrom(StoredRefund.State from, StoredRefund changed) {
        return with(refunds.stream()
                .map(refund -> refund.id().equals(changed.id()) && refund.state() == from ? changed : refund)
                .toList());
    }

    private StoredPayment with(List<StoredRefund> next) {
        return new StoredPayment(id, terms, progress, next, madeAtMs, due, version);
    }

    Payment shown() {
        Long paidAtMs = progress.paidAtMs();
        return new Payment(
                id,
                terms,
                state().shown(),
                progress.providerId(),
                progress.confirmationUrl(),
                Instant.ofEpochMilli(madeAtMs),
                state() != State.SUCCEEDED || paidAtMs == null ? null : Instant.ofEpochMilli(paidAtMs),
                refunds.stream().map(refund -> refund.shown(id)).toList());
    }
}
