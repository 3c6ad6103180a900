package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.ClusterSettings.KubernetesSettings;
import dev.tollgate.platform.settings.Given.Fields;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold between the settings of a cluster. */
final class ClusterRules {
    private static final String HOST = "[0-9A-Za-z]([0-9A-Za-z._-]{0,251}[0-9A-Za-z])?\\.?";
    private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z])" + HOST);
    private static final Pattern MEMBER = Pattern.compile("(?:" + HOST + "|\\[[0-9a-fA-F:.]{2,45}\\]):([0-9]{1,5})");
    private static final Pattern LABEL = Pattern.compile("[0-9A-Za-z./_-]{1,317}=[0-9A-Za-z._-]{1,63}");
    private static final Pattern WEB_ADDRESS = Pattern.compile("https?://[^/?#@\\s]+");
    private static final int MAX_PORT = 65_535;
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");

    private final Settings settings;
    private final ClusterSettings cluster;
    private final Fields given;

    ClusterRules(Settings settings, Fields given) {
        this.settings = settings;
        this.cluster = settings.cluster();
        this.given = given;
    }

    void check() {
        for (int i = 0; i < cluster.members().size(); i++) {
            if (!isMember(cluster.members().get(i))) {
                throw wrong("a host and a port such as 10.0.0.1:5701 are wanted", "cluster", "members", i);
            }
        }
        if (cluster.failureTimeout().compareTo(cluster.heartbeat().multipliedBy(2)) < 0) {
            throw wrong("at least two times cluster.heartbeat is wanted", "cluster", "failureTimeout");
        }
        if (cluster.isOn()) {
            checkDiscovery();
            checkCommon();
        }
    }

    private static boolean isMember(String member) {
        Matcher parts = MEMBER.matcher(member);
        if (!parts.matches()) {
            return false;
        }
        int port = Integer.parseInt(parts.group(parts.groupCount()));
        return port >= 1 && port <= MAX_PORT;
    }

    private void checkDiscovery() {
        switch (cluster.discovery()) {
            case "tcp" -> {
                if (cluster.members().isEmpty()) {
                    throw wrong("at least one is wanted with cluster.discovery tcp", "cluster", "members");
                }
            }
            case "dns" -> {
                if (!NAME.matcher(cluster.dnsName()).matches()) {
                    throw wrong("a host name is wanted with cluster.discovery dns", "cluster", "dnsName");
                }
            }
            case "kubernetes" -> checkKubernetes(cluster.kubernetes());
            default -> throw new IllegalStateException("no rules for discovery " + cluster.discovery());
        }
    }

    private void checkKubernetes(KubernetesSettings kubernetes) {
        if (kubernetes.serviceName().isEmpty() == kubernetes.podLabel().isEmpty()) {
            throw wrong(
                    "exactly one of serviceName and podLabel is wanted with cluster.discovery kubernetes",
                    "cluster",
                    "kubernetes");
        }
        if (!kubernetes.podLabel().isEmpty()
                && !LABEL.matcher(kubernetes.podLabel()).matches()) {
            throw wrong("a label such as app=tollgate is wanted", "cluster", "kubernetes", "podLabel");
        }
        if (!kubernetes.apiUrl().isEmpty()
                && !WEB_ADDRESS.matcher(kubernetes.apiUrl()).matches()) {
            throw wrong("an http or https address without a path is wanted", "cluster", "kubernetes", "apiUrl");
        }
    }

    private void checkCommon() {
        if (EVERYWHERE.contains(cluster.host()) && cluster.publicHost().isEmpty()) {
            throw wrong("is wanted, as cluster.host is no single address", "cluster", "publicHost");
        }
        checkShared(settings.stores().mongodbUri(), "database", "MONGODB_URI", "stores", "mongodbUri");
        checkShared(settings.stores().redisUrl(), "Redis", "REDIS_URL", "stores", "redisUrl");
        checkShared(settings.identity().jwtSecret(), "key of tokens", "JWT_SECRET", "identity", "jwtSecret");
    }

    /** Else each node would make one of its own. */
    private void checkShared(Secret secret, String what, String variable, Object... path) {
        if (secret.isEmpty()) {
            throw wrong("nodes of a cluster need one " + what + " in common: give it, also by " + variable, path);
        }
    }

    private SettingsException wrong(String problem, Object... path) {
        return SettingsException.at(given, problem, path);
    }
}
