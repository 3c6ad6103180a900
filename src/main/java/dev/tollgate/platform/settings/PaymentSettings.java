package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Buying credits.
 *
 * @param returnUrl where payers go after they paid; null: `http.publicUrl`, or else the
 *     root of this server as the caller named it
 * @param creditsPerUnit credits for one unit of currencies beside `billing.currency`, by code
 * @param currencies that are taken; empty: `billing.currency` and those above
 * @param minAmount of one payment, in units of its currency
 * @param maxAmount likewise
 * @param demoCheckout whether payments can be made by pressing a button, never beside a real payment provider; `auto`:
 *     while only the demo models are on
 * @param sweepEvery how often a node looks after payments that wait
 */
public record PaymentSettings(
        @Nullable URI returnUrl,
        @Setting(min = "0.0000001", max = "1000000") Map<String, BigDecimal> creditsPerUnit,
        @Setting(min = "3", max = "3") List<String> currencies,
        @Setting(min = "0.01", max = "1000000") BigDecimal minAmount,
        @Setting(min = "0.01", max = "100000000") BigDecimal maxAmount,
        @Setting(oneOf = {"auto", "always", "never"}) String demoCheckout,
        @Setting(min = "100ms", max = "10m") Duration sweepEvery,
        YooKassaSettings yookassa) {

    /**
     * A shop at YooKassa.
     *
     * @param shopId together with the secret key; both empty: off
     * @param timeout of one call of its API
     * @param notificationAddresses from which notifications are taken; empty: any
     */
    public record YooKassaSettings(
            @Setting(min = "0", max = "64") String shopId,
            Secret secretKey,
            URI baseUrl,
            @Setting(min = "100ms", max = "30s") Duration timeout,
            @Setting(min = "2", max = "64") List<String> notificationAddresses,
            ReceiptSettings receipt) {
        /** Whether it is configured. */
        public boolean isOn() {
            return !shopId.isEmpty() && !secretKey.isEmpty();
        }
    }

    /**
     * Receipts of Russian law 54-FZ, sent along with each payment.
     *
     * @param vatCode 1 to 12 as YooKassa numbers them; 0: no receipts
     * @param taxSystemCode 1 to 6; 0: not sent
     * @param itemName what was sold, as the receipt says
     * @param email of receipts for payers who have none; empty: they cannot pay
     */
    public record ReceiptSettings(
            @Setting(min = "0", max = "12") int vatCode,
            @Setting(min = "1", max = "64") String paymentSubject,
            @Setting(min = "1", max = "64") String paymentMode,
            @Setting(min = "0", max = "6") int taxSystemCode,
            @Setting(min = "1", max = "128") String itemName,
            @Setting(min = "0", max = "254") String email) {
        /** Whether receipts are sent. */
        public boolean isOn() {
            return vatCode > 0;
        }
    }
}
