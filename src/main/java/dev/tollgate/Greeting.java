package dev.tollgate;

import dev.tollgate.platform.settings.Settings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a start tells its user: at most twelve lines. */
final class Greeting {
    private Greeting() {}

    static String of(Tollgate node, Settings settings) {
        String address = "http://localhost:" + node.port();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Tollgate %s listens on %s (ready %.1f s after the start)",
                version(),
                address,
                sinceStart().toMillis() / 1000.0));
        lines.add("  API documents   " + address + "/docs");
        lines.add("  Admin           " + settings.identity().adminUsername());
        node.madeAdminPassword()
                .ifPresent(password -> lines.add("  Admin password  " + password.value()
                        + "  (made now and shown this once; valid until you change it)"));
        if (node.isDemoOn()) {
            lines.add("  Demo provider   on: it answers for models that no real provider serves, and says so");
        }
        lines.add("  Try it:");
        lines.add(firstChat(address));
        return String.join(System.lineSeparator(), lines);
    }

    /** Signs up and asks in one line. */
    private static String firstChat(String address) {
        String signUp = "curl -s " + address + "/api/auth/register -H 'Content-Type: application/json'"
                + " -d '{\"username\":\"me-'$RANDOM'\",\"password\":\"correct horse battery\"}'"
                + " | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/'";
        return "  curl " + address
                + "/v1/chat/completions -H 'Content-Type: application/json' -H \"Authorization: Bearer $(" + signUp
                + ")\" -d '{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}'";
    }

    private static String version() {
        return Optional.ofNullable(Greeting.class.getPackage().getImplementationVersion())
                .orElse("(development build)")
                .toLowerCase(Locale.ROOT);
    }

    private static Duration sinceStart() {
        Instant started =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        return Duration.between(started, Instant.now());
    }
}
