package dev.tollgate.billing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entry was booked for, in a form to translate from. It is told by the ids and metadata that the ledger gives its
 * entries, never by their text, so that it also holds for those that were booked before there was such a form.
 *
 * @param parameters as the code says, as text; what an old entry does not know is left out
 */
public record EntryReason(Code code, Map<String, String> parameters) {
    private static final String AMOUNT = "amount";
    private static final String CURRENCY = "currency";
    private static final String PAYMENT = "paymentId";
    private static final String END_USER = "endUserId";

    /** What entries are booked for. */
    public enum Code {
        /** A call; `model`. */
        USAGE,
        /** What a new organisation begins with. */
        START_CREDITS,
        /** A payment; `paymentId`, `amount` and `currency` as they were paid. */
        PAYMENT,
        /** A payment that was given back, or a part of it; `refundId`, `paymentId`, `amount` and `currency` of the part. */
        REFUND,
        /** Credits from a platform admin. */
        TOP_UP,
        /** A platform admin set the balance; `reason`, as the admin wrote it. */
        ADJUSTMENT,
        /** The organisation's account gave to an allowance; `endUserId`. */
        TRANSFER_TO_ALLOWANCE,
        /** The organisation's account got back from an allowance; `endUserId`. */
        TRANSFER_FROM_ALLOWANCE,
        /** The allowance gave back; `endUserId`. */
        TRANSFER_TO_ORGANIZATION,
        /** The allowance got; `endUserId`. */
        TRANSFER_FROM_ORGANIZATION,
        /** None of these: the description alone tells. */
        OTHER;

        /** As it is written in JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public EntryReason {
        parameters = Map.copyOf(parameters);
    }

    /** The details by which the entry of a payment or of a refund tells what was paid. */
    public static Map<String, String> paid(String paymentId, String amount, String currency) {
        return Map.of(PAYMENT, paymentId, AMOUNT, amount, CURRENCY, currency);
    }

    /** The reason of an entry. */
    public static EntryReason of(LedgerEntry entry) {
        Map<String, String> metadata = entry.metadata();
        String model = metadata.get("model");
        if (model != null) {
            return new EntryReason(Code.USAGE, Map.of("model", model));
        }
        String id = entry.id();
        if (id.startsWith("pay_")) {
            return paid(Code.PAYMENT, PAYMENT, entry);
        }
        if (id.startsWith("rfd_")) {
            return paid(Code.REFUND, "refundId", entry);
        }
        if (id.startsWith("start_")) {
            return new EntryReason(Code.START_CREDITS, Map.of());
        }
        if (metadata.containsKey("transferId")) {
            return credited(entry);
        }
        if (metadata.containsKey(END_USER)) {
            return debited(entry);
        }
        return byAdmin(entry);
    }

    private static EntryReason paid(Code code, String idName, LedgerEntry entry) {
        var parameters = new HashMap<String, String>();
        for (String name : new String[] {PAYMENT, AMOUNT, CURRENCY}) {
            put(parameters, name, entry.metadata().get(name));
        }
        parameters.put(idName, entry.id());
        return new EntryReason(code, parameters);
    }

    /** The half of a transfer that names the other one. */
    private static EntryReason credited(LedgerEntry entry) {
        boolean isAllowance = entry.accountId().startsWith("eu_");
        var parameters = new HashMap<String, String>();
        put(
                parameters,
                END_USER,
                isAllowance ? entry.accountId() : entry.metadata().get(END_USER));
        return new EntryReason(
                isAllowance ? Code.TRANSFER_FROM_ORGANIZATION : Code.TRANSFER_FROM_ALLOWANCE, parameters);
    }

    private static EntryReason debited(LedgerEntry entry) {
        String endUserId = entry.metadata().getOrDefault(END_USER, "");
        boolean isAllowance = endUserId.equals(entry.accountId());
        return new EntryReason(
                isAllowance ? Code.TRANSFER_TO_ORGANIZATION : Code.TRANSFER_TO_ALLOWANCE, Map.of(END_USER, endUserId));
    }

    private static EntryReason byAdmin(LedgerEntry entry) {
        String reason = entry.metadata().get("reason");
        if (reason != null) {
            return new EntryReason(Code.ADJUSTMENT, Map.of("reason", reason));
        }
        boolean isTopUp = entry.type() == EntryType.CREDIT && entry.metadata().containsKey("byUserId");
        return new EntryReason(isTopUp ? Code.TOP_UP : Code.OTHER, Map.of());
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
