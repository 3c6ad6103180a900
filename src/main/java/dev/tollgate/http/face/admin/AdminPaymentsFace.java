package dev.tollgate.http.face.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.payment.Money;
import dev.tollgate.billing.payment.Payment;
import dev.tollgate.billing.payment.PaymentQuery;
import dev.tollgate.billing.payment.PaymentRef;
import dev.tollgate.billing.payment.PaymentRefund;
import dev.tollgate.billing.payment.PaymentStatus;
import dev.tollgate.billing.payment.Payments;
import dev.tollgate.billing.payment.RefundWish;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.User;
import dev.tollgate.identity.UserRef;
import dev.tollgate.platform.Credits;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** `/api/v1/admin/{payments,refunds}`: all payments, and money back; a refund is in the audit log before it is made. */
public final class AdminPaymentsFace implements Face {
    private static final BigDecimal MAX = BigDecimal.valueOf(1_000_000_000_000L);
    private static final int MAX_ID = 64;

    private final Payments payments;
    private final Identity identity;
    private final AdminActs acts;

    public AdminPaymentsFace(Payments payments, Identity identity, AdminActs acts) {
        this.payments = payments;
        this.identity = identity;
        this.acts = acts;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "adminSearchPayments", AdminViews.operation(this::search),
                "adminRefundPayment", AdminViews.movingMoney(this::refund));
    }

    private Future<ApiAnswer> search(ApiRequest request) {
        Query query = Query.of(request);
        var wanted = new PaymentQuery(
                query.optionalLine("organizationId", MAX_ID),
                query.optionalLine("userId", MAX_ID),
                status(query),
                query.from("from"),
                query.to("to"),
                Math.max(1, query.page()),
                Math.max(1, query.limit()));
        query.check();
        return payments.payments(wanted)
                .map(page -> Answers.ok(Answers.page(
                        wanted.page(), wanted.limit(), page.total(), page.payments(), AdminPaymentsFace::document)));
    }

    private static @Nullable PaymentStatus status(Query query) {
        String name = query.optionalLine("status", 20);
        if (name == null) {
            return null;
        }
        return Arrays.stream(PaymentStatus.values())
                .filter(status -> status.wireName().equals(name))
                .findFirst()
                .orElseGet(() -> {
                    query.fault("status", "must be pending, succeeded, failed or canceled");
                    return null;
                });
    }

    private Future<ApiAnswer> refund(ApiRequest request) {
        Fields fields = Fields.of(request);
        String paymentId = fields.line("paymentId", MAX_ID);
        BigDecimal amount = fields.optionalDecimal("amount", BigDecimal.ZERO, MAX);
        if (amount != null
                && (amount.signum() == 0 || amount.stripTrailingZeros().scale() > 2)) {
            fields.fault("amount", "must be above 0, with at most 2 decimals");
        }
        String reason = fields.reason();
        fields.check();
        // The same request, also when it is repeated with its Idempotency-Key, is the same refund.
        String id = "rfd_" + request.id().substring(request.id().indexOf('_') + 1);
        return payments.payment(new PaymentRef(null, paymentId))
                .compose(payment -> acts.record(
                                request, "payment.refund", paymentId, told(payment, amount) + "; " + reason)
                        .compose(_ -> email(payment))
                        .compose(email -> payments.refund(new RefundWish(
                                id,
                                paymentId,
                                amount == null
                                        ? null
                                        : Money.of(
                                                amount, payment.terms().amount().currency()),
                                reason,
                                request.caller().userId(),
                                email))))
                .map(refund -> Answers.json(201, document(refund)));
    }

    private static String told(Payment payment, @Nullable BigDecimal amount) {
        return (amount == null ? "all that is left" : amount.toPlainString()) + " of "
                + payment.terms().amount().text() + ' '
                + payment.terms().amount().currency();
    }

    /** Where a receipt goes; whoever paid may be gone since. */
    private Future<@Nullable String> email(Payment payment) {
        return identity.user(new UserRef(payment.terms().userId()))
                .map(User::email)
                .otherwiseEmpty();
    }

    private static ObjectNode document(Payment payment) {
        ObjectNode document = Answers.object()
                .put("id", payment.id())
                .put("status", payment.status().wireName())
                .put("amount", payment.terms().amount().text())
                .put("currency", payment.terms().amount().currency())
                .put("credits", Credits.toDecimal(payment.terms().creditNano()))
                .put("refundedAmount", payment.refunded().text())
                .put("organizationId", payment.terms().organisationId())
                .put("userId", payment.terms().userId())
                .put("provider", payment.terms().provider())
                .put("providerId", payment.providerId())
                .put("createdAt", Answers.time(payment.createdAt()))
                .put("paidAt", Answers.timeOrNull(payment.paidAt()));
        ArrayNode refunds = document.putArray("refunds");
        payment.refunds().forEach(refund -> refunds.add(document(refund)));
        return document;
    }

    private static ObjectNode document(PaymentRefund refund) {
        return Answers.object()
                .put("id", refund.id())
                .put("paymentId", refund.paymentId())
                .put("status", refund.status().name().toLowerCase(Locale.ROOT))
                .put("amount", refund.amount().text())
                .put("currency", refund.amount().currency())
                .put("credits", Credits.toDecimal(refund.debitNano()))
                .put("reason", refund.reason())
                .put("createdAt", Answers.time(refund.createdAt()));
    }
}
