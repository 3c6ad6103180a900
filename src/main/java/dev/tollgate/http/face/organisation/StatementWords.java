package dev.tollgate.http.face.organisation;

import dev.tollgate.billing.EntryReason;
import dev.tollgate.billing.EntryReason.Code;
import dev.tollgate.billing.statement.Statement;
import dev.tollgate.platform.mail.Language;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read in a statement's files, in the language of the reader. */
record StatementWords(Language language) {
    /** Headings and titles of the paper. */
    enum Title {
        STATEMENT("Statement", "Выписка"),
        MONTH("Month (UTC)", "Месяц (UTC)"),
        ORGANISATION("Organisation", "Организация"),
        OPENING("Opening balance", "Баланс на начало"),
        CLOSING("Closing balance", "Баланс на конец"),
        USAGE("Usage by model", "Использование по моделям"),
        MOVEMENTS("Other movements", "Прочие движения"),
        PAYMENTS("Payments and refunds", "Платежи и возвраты"),
        COUNT("Count", "Кол-во"),
        AMOUNT("Amount", "Сумма");

        private final String english;
        private final String russian;

        Title(String english, String russian) {
            this.english = english;
            this.russian = russian;
        }
    }

    String title(Title title) {
        return in(title.english, title.russian);
    }

    /** What lines that were booked for the same are called together. */
    String movements(Code reason) {
        return switch (reason) {
            case USAGE -> in("usage", "использование");
            case START_CREDITS -> in("start credits", "стартовые кредиты");
            case PAYMENT -> in("payments", "платежи");
            case REFUND -> in("refunds", "возвраты");
            case TOP_UP -> in("top-ups by an admin", "пополнения администратором");
            case ADJUSTMENT -> in("adjustments", "корректировки");
            case TRANSFER_TO_ALLOWANCE -> in("transfers to allowances", "переводы конечным пользователям");
            case TRANSFER_FROM_ALLOWANCE -> in("transfers from allowances", "возвраты от конечных пользователей");
            case TRANSFER_TO_ORGANIZATION -> in("transfers to the organization", "возвраты организации");
            case TRANSFER_FROM_ORGANIZATION -> in("transfers from the organization", "переводы от организации");
            case OTHER -> in("other", "прочее");
        };
    }

    /** What a payment or a refund was; one that was booked before reasons had an amount is told without it. */
    String payment(Statement.Payment payment) {
        if (language == Language.ENGLISH) {
            return payment.description();
        }
        EntryReason reason = payment.reason();
        Map<String, String> paid = reason.parameters();
        String word = reason.code() == Code.REFUND ? "Возврат" : "Платёж";
        @Nullable String amount = paid.get("amount");
        String what = amount == null ? word : word + " на " + amount + " " + paid.get("currency");
        @Nullable String paymentId = paid.get("paymentId");
        return reason.code() == Code.REFUND && paymentId != null ? what + " (" + paymentId + ")" : what;
    }

    private String in(String english, String russian) {
        return language == Language.RUSSIAN ? russian : english;
    }
}
