package dev.tollgate.platform.settings;

import dev.tollgate.platform.settings.Given.Fields;
import dev.tollgate.platform.settings.Given.Scalar;
import dev.tollgate.platform.settings.Given.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Settings from environment variables: those with names of their own, then `TOLLGATE_` + path. An empty variable counts as
 * absent, as Compose files pass on what is not set.
 */
final class Variables {
    private static final String PREFIX = "TOLLGATE_";

    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("PORT", "http.port"),
            Map.entry("DATA_DIR", "node.dataDir"),
            Map.entry("JWT_SECRET", "identity.jwtSecret"),
            Map.entry("ADMIN_USERNAME", "identity.adminUsername"),
            Map.entry("ADMIN_PASSWORD", "identity.adminPassword"),
            Map.entry("SMTP_URL", "mail.smtpUrl"),
            Map.entry("INTERNAL_SERVICE_KEY", "identity.internalServiceKey"),
            Map.entry("MONGODB_URI", "stores.mongodbUri"),
            Map.entry("REDIS_URL", "stores.redisUrl"),
            Map.entry("YOOKASSA_SHOP_ID", "payments.yookassa.shopId"),
            Map.entry("YOOKASSA_SECRET_KEY", "payments.yookassa.secretKey"),
            Map.entry("YOOKASSA_API_BASE_URL", "payments.yookassa.baseUrl"),
            Map.entry("OPENAI_API_KEY", "models.providers.openai.apiKey"),
            Map.entry("OPENAI_BASE_URL", "models.providers.openai.baseUrl"),
            Map.entry("ANTHROPIC_API_KEY", "models.providers.anthropic.apiKey"),
            Map.entry("ANTHROPIC_BASE_URL", "models.providers.anthropic.baseUrl"),
            Map.entry("GEMINI_API_KEY", "models.providers.gemini.apiKey"),
            Map.entry("DEEPSEEK_API_KEY", "models.providers.deepseek.apiKey"),
            Map.entry("MISTRAL_API_KEY", "models.providers.mistral.apiKey"),
            Map.entry("OPENROUTER_API_KEY", "models.providers.openrouter.apiKey"));

    private static final String OLLAMA = "OLLAMA_BASE_URL";
    private static final List<String> OLLAMA_PATH = List.of("models", "providers", "ollama");

    /** What the log reads by itself, before there are settings. */
    private static final Map<String, List<String>> OF_LOG = Map.of(
            "LOG_LEVEL",
            List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF"),
            "LOG_FORMAT",
            List.of("text", "json"));

    private final Map<String, String> environment = new TreeMap<>();

    Variables(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (!value.isEmpty()) {
                this.environment.put(name, value);
            }
        });
    }

    /** The settings with what the environment says instead. */
    Fields over(Fields settings) {
        return withPrefixed(withOllama(withNamed(settings)));
    }

    /** Fails where one for the log has a value that the log would answer by a guess of its own. */
    void checkLog() {
        OF_LOG.forEach((name, values) -> {
            String value = environment.get(name);
            // The log reads levels in any case, but the name of its format is that of a file.
            String read = value != null && name.equals("LOG_LEVEL") ? value.toUpperCase(Locale.ROOT) : value;
            if (read != null && !values.contains(read)) {
                throw new SettingsException(where(name), "one of " + values + " is wanted, not " + value);
            }
        });
    }

    /** Variables that other systems of this kind read and Tollgate never will. */
    List<String> unused() {
        return names(name -> name.equals("DATABASE_URL") || name.startsWith("DB_") || name.equals("AUTH_SERVICE_URL"));
    }

    /** Variables of parts that this version does not have. */
    List<String> unsupported() {
        return names(name ->
                List.of("KAFKA_", "GIGACHAT_", "YANDEX_", "TELEGRAM_").stream().anyMatch(name::startsWith));
    }

    private List<String> names(Predicate<String> filter) {
        return environment.keySet().stream().filter(filter).toList();
    }

    private Fields withNamed(Fields settings) {
        Fields result = settings;
        for (var named : NAMED.entrySet()) {
            if (environment.containsKey(named.getKey())) {
                List<String> path = List.of(named.getValue().split("\\."));
                result = result.with(path, scalar(named.getKey(), environment.getOrDefault(named.getKey(), "")));
            }
        }
        return result;
    }

    /** Ollama needs no key, so its address turns it on; the address that its own tools take has no `/v1`. */
    private Fields withOllama(Fields settings) {
        String address = environment.get(OLLAMA);
        if (address == null) {
            return settings;
        }
        String bare = address.replaceAll("/{1,9}$", "");
        String whole = bare.matches("https?://[^/]*") ? bare + "/v1" : bare;
        return settings.with(path("baseUrl"), scalar(OLLAMA, whole)).with(path("enabled"), scalar(OLLAMA, "true"));
    }

    private static List<String> path(String setting) {
        var path = new ArrayList<>(OLLAMA_PATH);
        path.add(setting);
        return path;
    }

    private Fields withPrefixed(Fields settings) {
        Map<String, List<List<String>>> variableToPaths = new HashMap<>();
        for (List<String> path : SettingTree.pathsOf(Settings.class, settings)) {
            variableToPaths
                    .computeIfAbsent(variable(path), _ -> new ArrayList<>())
                    .add(path);
        }
        Fields result = settings;
        for (var given : environment.entrySet()) {
            if (given.getKey().startsWith(PREFIX)) {
                List<String> path = only(given.getKey(), variableToPaths.getOrDefault(given.getKey(), List.of()));
                result = result.with(path, scalar(given.getKey(), given.getValue()));
            }
        }
        return result;
    }

    private static List<String> only(String variable, List<List<String>> paths) {
        if (paths.isEmpty()) {
            throw new SettingsException(where(variable), "there is no such setting");
        }
        if (paths.size() > 1) {
            throw new SettingsException(where(variable), "may mean any of " + paths + ": use the file");
        }
        return paths.getFirst();
    }

    private static String variable(List<String> path) {
        return PREFIX + String.join("_", path).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static Scalar scalar(String variable, String value) {
        return new Scalar(value, Style.VARIABLE, where(variable));
    }

    private static String where(String variable) {
        return "environment variable " + variable;
    }
}
