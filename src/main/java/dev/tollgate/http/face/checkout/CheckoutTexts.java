package dev.tollgate.http.face.checkout;

import dev.tollgate.billing.payment.Checkout;
import dev.tollgate.billing.payment.PaymentStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Fills the page's template, in English and Russian. What comes from people is escaped. */
record CheckoutTexts(String open, String over) {
    private static final Map<String, Map<String, String>> LANGUAGE_TO_WORDS = Map.of(
            "en",
            Map.of(
                    "title", "Demo checkout",
                    "note",
                            "No money changes hands here: this server has no payment provider, so a button stands for one.",
                    "pay", "Pay",
                    "cancel", "Cancel",
                    "PENDING", "",
                    "SUCCEEDED", "Paid.",
                    "FAILED", "It did not work.",
                    "CANCELED", "Canceled.",
                    "back", "Back"),
            "ru",
            Map.of(
                    "title", "Демонстрационная оплата",
                    "note", "Деньги здесь не списываются: у этого сервера нет платёжного сервиса, его заменяет кнопка.",
                    "pay", "Оплатить",
                    "cancel", "Отменить",
                    "PENDING", "",
                    "SUCCEEDED", "Оплачено.",
                    "FAILED", "Не получилось.",
                    "CANCELED", "Отменено.",
                    "back", "Вернуться"));

    static CheckoutTexts load() {
        return new CheckoutTexts(resource("checkout.html"), resource("checkout-over.html"));
    }

    private static String resource(String name) {
        try (InputStream in = CheckoutTexts.class.getResourceAsStream("/pages/" + name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page for this checkout: with buttons, or with what was decided. */
    String page(String language, Checkout checkout) {
        Map<String, String> words = LANGUAGE_TO_WORDS.getOrDefault(language, Map.of());
        boolean isOpen = checkout.status() == PaymentStatus.PENDING;
        return (isOpen ? open : over)
                .replace("{lang}", language)
                .replace("{title}", words.getOrDefault("title", ""))
                .replace("{note}", words.getOrDefault("note", ""))
                .replace("{pay}", words.getOrDefault("pay", ""))
                .replace("{cancel}", words.getOrDefault("cancel", ""))
                .replace("{back}", words.getOrDefault("back", ""))
                .replace("{outcome}", words.getOrDefault(checkout.status().name(), ""))
                .replace("{amount}", checkout.amount().text())
                .replace("{currency}", checkout.amount().currency())
                .replace("{token}", checkout.formToken())
                .replace("{returnUrl}", escaped(checkout.returnUrl()))
                // The last, so that nothing in it is taken for a place to fill.
                .replace("{description}", escaped(checkout.description()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
