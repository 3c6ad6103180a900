package dev.tollgate.http.face.aggregator;

import dev.tollgate.billing.payment.PaymentNotice;
import dev.tollgate.billing.payment.PaymentNotice.Subject;
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
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Networks;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.PaymentSettings.YooKassaSettings;
import io.vertx.core.Future;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * `/api/v1/payments/notifications/yookassa`. YooKassa signs nothing, so a notification only says what to read back, and
 * only its own addresses may say it. Whatever is not 200 it sends again, for a day.
 */
public final class PaymentNoticesFace implements Face {
    private static final String PROVIDER = "yookassa";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final Payments payments;
    private final boolean isOn;
    private final Networks senders;

    public PaymentNoticesFace(Payments payments, YooKassaSettings settings) {
        this.payments = payments;
        this.isOn = settings.isOn();
        this.senders = new Networks(settings.notificationAddresses());
    }

    @Override
    public Map<String, Operation> operations() {
        // Not limited by count: many come from few addresses. The room bounds how many are under way.
        return Map.of(
                "yookassaNotification",
                new Operation(Access.PUBLIC, null, LimitClass.NONE, ErrorShape.FLAT, false, false, this::notification));
    }

    private Future<ApiAnswer> notification(ApiRequest request) {
        if (!isOn) {
            throw new TollgateException(ErrorKind.NOT_FOUND, "There is nothing at this path");
        }
        if (!senders.isEmpty() && !senders.contain(request.remoteAddress())) {
            throw new TollgateException(ErrorKind.FORBIDDEN, "Notifications are not taken from this address");
        }
        Fields fields = Fields.of(request);
        String event = fields.line("event", 64);
        Fields object = fields.object("object");
        String id = object == null ? "" : object.line("id", 64);
        if (!ID.matcher(id).matches()) {
            fields.fault("object.id", "is not an id");
        }
        fields.check();
        if (event.startsWith("payment.")) {
            return noticed(Subject.PAYMENT, id);
        }
        return event.startsWith("refund.") ? noticed(Subject.REFUND, id) : Future.succeededFuture(taken());
    }

    private Future<ApiAnswer> noticed(Subject subject, String id) {
        return payments.noticed(new PaymentNotice(PROVIDER, subject, id)).map(_ -> taken());
    }

    private static ApiAnswer taken() {
        return Answers.ok(Answers.object());
    }
}
