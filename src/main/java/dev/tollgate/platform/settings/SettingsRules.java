package dev.tollgate.platform.settings;

import dev.tollgate.platform.Credits;
import dev.tollgate.platform.Networks;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.Given.Fields;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import dev.tollgate.platform.settings.ModelSettings.ModelEntry;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import dev.tollgate.platform.settings.ModelSettings.TierEntry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold between settings, beyond the limits of each. */
final class SettingsRules {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Addresses of both versions, roughly: names are what must not stand here, as they would need a look-up. */
    private static final Pattern NETWORK =
            Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(/[0-9]{1,3})?");

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern TIME_OF_DAY = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

    private static final Set<String> METERS = Set.of(
            "input",
            "cachedInput",
            "cacheWrite",
            "output",
            "reasoning",
            "image",
            "audio",
            "character",
            "second",
            "request");

    private final Settings settings;
    private final Fields given;

    SettingsRules(Settings settings, Fields given) {
        this.settings = settings;
        this.given = given;
    }

    void check() {
        if (settings.node().roles().isEmpty()) {
            throw wrong("at least one is wanted", "node", "roles");
        }
        checkSecret();
        checkMail();
        checkProxies();
        checkNetworks(settings.webhooks().allowedPrivateTargets(), "webhooks", "allowedPrivateTargets");
        checkReconcileAt();
        if (!CURRENCY.matcher(settings.billing().currency()).matches()) {
            throw wrong("three capitals are wanted", "billing", "currency");
        }
        checkPayments();
        new ClusterRules(settings, given).check();
        ModelSettings models = settings.models();
        models.models().forEach(this::checkModel);
        models.providers().forEach((name, provider) -> {
            if (provider.baseUrl() == null && provider.isOn() && !name.equals("demo")) {
                throw wrong("has no baseUrl", "models", "providers", name);
            }
        });
        String standard = models.defaultModel();
        if (!standard.isEmpty() && !models.models().containsKey(standard)) {
            throw wrong("there is no model " + standard, "models", "defaultModel");
        }
    }

    private void checkSecret() {
        String secret = settings.identity().jwtSecret().value();
        if (!secret.isEmpty()
                && secret.getBytes(StandardCharsets.UTF_8).length < IdentitySettings.MIN_JWT_SECRET_BYTES) {
            throw wrong(
                    "at least " + IdentitySettings.MIN_JWT_SECRET_BYTES + " bytes are wanted", "identity", "jwtSecret");
        }
    }

    private void checkMail() {
        Secret url = settings.mail().smtpUrl();
        if (!url.isEmpty() && SmtpAddress.of(url).isEmpty()) {
            throw wrong("smtp://user:password@host:port, or smtps, is wanted", "mail", "smtpUrl");
        }
    }

    private void checkProxies() {
        checkNetworks(settings.http().trustedProxies(), "http", "trustedProxies");
    }

    private void checkNetworks(List<String> networks, Object... path) {
        for (int i = 0; i < networks.size(); i++) {
            if (!isNetwork(networks.get(i))) {
                throw wrong("an address or a network such as 10.0.0.0/8 is wanted", with(path, i));
            }
        }
    }

    private static boolean isNetwork(String text) {
        try {
            return NETWORK.matcher(text).matches() && new Networks(List.of(text)).contain(text.replaceFirst("/.*", ""));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private void checkPayments() {
        PaymentSettings payments = settings.payments();
        PaymentSettings.YooKassaSettings shop = payments.yookassa();
        if (shop.shopId().isEmpty() != shop.secretKey().isEmpty()) {
            throw wrong("shopId and secretKey are wanted together", "payments", "yookassa");
        }
        checkNetworks(shop.notificationAddresses(), "payments", "yookassa", "notificationAddresses");
        if (payments.minAmount().compareTo(payments.maxAmount()) > 0) {
            throw wrong("is more than maxAmount", "payments", "minAmount");
        }
        payments.creditsPerUnit().keySet().forEach(currency -> {
            if (!CURRENCY.matcher(currency).matches()) {
                throw wrong("three capitals are wanted", "payments", "creditsPerUnit", currency);
            }
        });
        for (int i = 0; i < payments.currencies().size(); i++) {
            String currency = payments.currencies().get(i);
            if (!currency.equals(settings.billing().currency())
                    && !payments.creditsPerUnit().containsKey(currency)) {
                throw wrong("has no rate in payments.creditsPerUnit", "payments", "currencies", i);
            }
        }
    }

    private void checkReconcileAt() {
        String at = settings.billing().reconcileAt();
        if (!at.isEmpty() && !TIME_OF_DAY.matcher(at).matches()) {
            throw wrong("a time of the day such as 03:30 is wanted", "billing", "reconcileAt");
        }
    }

    private void checkModel(String id, ModelEntry model) {
        if (model.defaultOutputTokens() > model.contextTokens()) {
            throw wrong("is more than contextTokens", "models", "models", id, "defaultOutputTokens");
        }
        List<DeploymentEntry> deployments = model.deployments();
        if (deployments.isEmpty()) {
            throw wrong("at least one is wanted", "models", "models", id, "deployments");
        }
        for (int i = 0; i < deployments.size(); i++) {
            String provider = deployments.get(i).provider();
            if (!settings.models().providers().containsKey(provider)) {
                throw wrong("there is no provider " + provider, "models", "models", id, "deployments", i, "provider");
            }
        }
        for (int i = 0; i < model.fallbacks().size(); i++) {
            String fallback = model.fallbacks().get(i);
            if (fallback.equals(id) || !settings.models().models().containsKey(fallback)) {
                throw wrong("there is no other model " + fallback, "models", "models", id, "fallbacks", i);
            }
        }
        checkPrice(id, model.price());
    }

    private void checkPrice(String id, PriceEntry price) {
        boolean credits = !price.creditsPer100().isEmpty();
        if (credits == !price.currencyPerUnit().isEmpty()) {
            throw wrong("exactly one of creditsPer100 and currencyPerUnit is wanted", "models", "models", id, "price");
        }
        Map<String, BigDecimal> base = credits ? price.creditsPer100() : price.currencyPerUnit();
        String form = credits ? "creditsPer100" : "currencyPerUnit";
        checkPrices(base, credits, "models", "models", id, "price", form);
        long from = 0;
        for (int i = 0; i < price.tiers().size(); i++) {
            TierEntry tier = price.tiers().get(i);
            if (tier.fromPromptTokens() <= from) {
                throw wrong("tiers must rise", "models", "models", id, "price", "tiers", i, "fromPromptTokens");
            }
            from = tier.fromPromptTokens();
            checkPrices(tier.prices(), credits, "models", "models", id, "price", "tiers", i, "prices");
        }
    }

    private void checkPrices(Map<String, BigDecimal> prices, boolean credits, Object... path) {
        if (!prices.containsKey("input") || !prices.containsKey("output")) {
            throw wrong("input and output are wanted", path);
        }
        prices.forEach((meter, price) -> {
            Object[] own = with(path, meter);
            if (!METERS.contains(meter)) {
                throw wrong(
                        "is not a meter; there are " + METERS.stream().sorted().toList(), own);
            }
            checkExact(price, credits, own);
        });
    }

    /** The price of one unit must be an exact number of 10^-9 credit, so that no cost is ever rounded. */
    private void checkExact(BigDecimal price, boolean credits, Object... path) {
        try {
            Credits.toNano(
                    credits
                            ? price.divide(HUNDRED)
                            : price.multiply(settings.billing().creditsPerUnit()));
        } catch (ArithmeticException e) {
            throw wrong(
                    "one unit must cost a whole number of 10^-9 credit (at this billing.creditsPerUnit), at most 10^9 credits",
                    path);
        }
    }

    private static Object[] with(Object[] path, Object last) {
        Object[] own = Arrays.copyOf(path, path.length + 1);
        own[path.length] = last;
        return own;
    }

    private SettingsException wrong(String problem, Object... path) {
        return SettingsException.at(given, problem, path);
    }
}
