package dev.tollgate.http.face.aggregator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.payment.Money;
import dev.tollgate.billing.payment.Payment;
import dev.tollgate.billing.payment.PaymentPage;
import dev.tollgate.billing.payment.PaymentQuery;
import dev.tollgate.billing.payment.PaymentRef;
import dev.tollgate.billing.payment.PaymentStatus;
import dev.tollgate.billing.payment.PaymentWish;
import dev.tollgate.billing.payment.Payments;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.UserRef;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** `/api/v1/payments*` and `/api/v1/billing/deposit`: buying credits. */
public final class PaymentsFace implements Face {
    private static final BigDecimal MAX = BigDecimal.valueOf(1_000_000_000_000L);
    private static final int MAX_ID = 256;

    private static final String CARD = "card";

    private final Payments payments;
    private final Identity identity;
    private final PaymentLinks links;

    public PaymentsFace(Payments payments, Identity identity, PaymentLinks links) {
        this.payments = payments;
        this.identity = identity;
        this.links = links;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "deposit", operation(true, this::deposit),
                "createPayment", operation(true, this::create),
                "listPayments", operation(false, this::list),
                "getPayment", operation(false, this::show));
    }

    private static Operation operation(boolean movesMoney, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(
                Access.AUTHENTICATED,
                Permission.BILLING,
                LimitClass.BILLING,
                ErrorShape.FLAT,
                movesMoney,
                !movesMoney,
                handler);
    }

    private Future<ApiAnswer> deposit(ApiRequest request) {
        Fields fields = Fields.of(request);
        Money amount = amount(fields);
        checkMethod(fields);
        fields.check();
        return pay(request, amount, "")
                .map(payment -> Answers.json(
                        201,
                        Answers.object()
                                .put("transactionId", payment.id())
                                .put("amount", payment.terms().amount().decimal())
                                .put("currency", payment.terms().amount().currency())
                                .put("status", payment.status().wireName())
                                .put("paymentUrl", links.confirmation(payment, request))));
    }

    /** Whatever it says, the page of the payment provider offers what the shop takes. */
    private static void checkMethod(Fields fields) {
        String method = fields.optionalLine("paymentMethod", 64);
        if (method != null && !method.equals(CARD)) {
            fields.fault("paymentMethod", "must be " + CARD);
        }
    }

    private Future<ApiAnswer> create(ApiRequest request) {
        Fields fields = Fields.of(request);
        Money amount = amount(fields);
        String description = fields.optionalLine("description", PaymentWish.MAX_DESCRIPTION);
        fields.check();
        return pay(request, amount, Objects.requireNonNullElse(description, ""))
                .map(payment -> Answers.json(
                        201,
                        Answers.object()
                                .put("id", payment.id())
                                .put("status", payment.status().wireName())
                                .put("confirmationUrl", links.confirmation(payment, request))
                                .put("amount", payment.terms().amount().text())
                                .put("currency", payment.terms().amount().currency())));
    }

    /** What could not be read is refused by {@link Fields#check}. */
    private static Money amount(Fields fields) {
        BigDecimal value = fields.optionalDecimal("amount", BigDecimal.ZERO, MAX);
        String currency = fields.line("currency", 3);
        if (!fields.has("amount")) {
            fields.fault("amount", "is required");
        }
        try {
            return Money.of(value == null ? BigDecimal.ZERO : value, currency.toUpperCase(Locale.ROOT));
        } catch (ArithmeticException e) {
            fields.fault("amount", "must have at most 2 decimals");
        } catch (IllegalArgumentException e) {
            fields.fault("currency", "must be a code of three letters");
        }
        return new Money(0, "XXX");
    }

    private Future<Payment> pay(ApiRequest request, Money amount, String description) {
        Principal caller = request.caller();
        // The same request, also when it is repeated with its Idempotency-Key, is the same payment.
        String id = "pay_" + request.id().substring(request.id().indexOf('_') + 1);
        return identity.user(new UserRef(caller.userId()))
                .compose(user -> payments.pay(new PaymentWish(
                        id,
                        caller.organisationId(),
                        caller.userId(),
                        amount,
                        description,
                        links.returnUrl(request),
                        user.email())));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        String id = request.pathParams().getOrDefault("paymentId", "");
        if (id.length() > MAX_ID) {
            id = "";
        }
        return payments.payment(new PaymentRef(request.caller().organisationId(), id))
                .map(payment -> Answers.ok(shown(payment)
                        .put("confirmationUrl", links.confirmation(payment, request))
                        .put("description", payment.terms().description())
                        .put("refundedAmount", payment.refunded().text())));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        Query query = Query.of(request);
        var wanted = new PaymentQuery(
                request.caller().organisationId(),
                status(query),
                Math.max(1, query.page()),
                Math.max(1, query.limit()));
        query.check();
        return payments.payments(wanted).map(page -> Answers.ok(page(wanted, page)));
    }

    private static @Nullable PaymentStatus status(Query query) {
        String name = query.optionalLine("status", 20);
        if (name == null) {
            return null;
        }
        for (PaymentStatus status : PaymentStatus.values()) {
            if (status.wireName().equals(name)) {
                return status;
            }
        }
        query.fault("status", "must be pending, succeeded, failed or canceled");
        return null;
    }

    private static ObjectNode page(PaymentQuery query, PaymentPage page) {
        return Answers.page(query.page(), query.limit(), page.total(), page.payments(), PaymentsFace::shown);
    }

    private static ObjectNode shown(Payment payment) {
        boolean isYooKassas = payment.terms().provider().equals("yookassa");
        return Answers.object()
                .put("id", payment.id())
                .put("status", payment.status().wireName())
                .put("amount", payment.terms().amount().text())
                .put("currency", payment.terms().amount().currency())
                .put("provider", payment.terms().provider())
                .put("yookassaId", isYooKassas ? payment.providerId() : null)
                .put("createdAt", Answers.time(payment.createdAt()))
                .put("paidAt", Answers.timeOrNull(payment.paidAt()));
    }
}
