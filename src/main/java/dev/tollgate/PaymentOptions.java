package dev.tollgate;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.payment.Offers;
import dev.tollgate.billing.payment.PaymentRoom;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.settings.PaymentSettings;
import dev.tollgate.platform.settings.Settings;
import dev.tollgate.platform.store.Stores;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** How the node takes payments, by its settings. */
final class PaymentOptions {
    private PaymentOptions() {}

    static Future<PaymentRoom> deploy(
            Settings settings, NodeRuntime runtime, Bus bus, Stores stores, Billing billing, Ids ids, Clock clock) {
        var ground = new PaymentRoom.Ground(
                stores.mongo(), billing, new MongoOutbox(stores.mongo()), ids, clock, runtime.meters());
        return PaymentRoom.deploy(runtime.vertx(), bus, ground, of(settings));
    }

    private static PaymentRoom.Options of(Settings settings) {
        PaymentSettings payments = settings.payments();
        Map<String, BigDecimal> rates = new HashMap<>(payments.creditsPerUnit());
        rates.put(settings.billing().currency(), settings.billing().creditsPerUnit());
        if (!payments.currencies().isEmpty()) {
            rates.keySet().retainAll(payments.currencies());
        }
        return new PaymentRoom.Options(
                new Offers(rates, payments.minAmount(), payments.maxAmount()),
                payments.yookassa(),
                isDemoOn(settings),
                payments.sweepEvery());
    }

    /** Where answers cost money, nobody gets credits by pressing a button unless that was asked for. */
    private static boolean isDemoOn(Settings settings) {
        return switch (settings.payments().demoCheckout()) {
            case "always" -> true;
            case "never" -> false;
            default -> BillingOptions.onlyDemo(settings.models());
        };
    }
}
