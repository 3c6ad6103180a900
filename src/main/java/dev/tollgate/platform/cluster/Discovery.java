package dev.tollgate.platform.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import dev.tollgate.platform.settings.ClusterSettings;
import dev.tollgate.platform.settings.ClusterSettings.KubernetesSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How Hazelcast comes to the addresses of other nodes: when it joins, and again every few seconds for those that it does
 * not see. Names of DNS and the API of Kubernetes are asked by the discovery that Hazelcast brings; its properties are
 * those of its manual, "Kubernetes Auto Discovery".
 */
record Discovery(ClusterSettings settings, Path pod) {
    private static final Path POD = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /** The first node of all waits so long for others; a list of addresses needs no wait, as it is there at once. */
    private static final String LOOK_SECONDS = "3";

    /** A name server may take so long. */
    private static final int DNS_SECONDS = 3;

    static Discovery of(ClusterSettings settings) {
        return new Discovery(settings, POD);
    }

    /** @throws IllegalStateException when what only a pod has is neither given nor there */
    void into(Config config) {
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        boolean isList = settings.discovery().equals("tcp");
        config.setProperty("hazelcast.wait.seconds.before.join", isList ? "0" : LOOK_SECONDS);
        if (isList) {
            join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
            return;
        }
        KubernetesConfig lookUp = join.getKubernetesConfig().setEnabled(true);
        lookUp.setProperty("service-port", Integer.toString(port()));
        if (settings.discovery().equals("dns")) {
            lookUp.setProperty("service-dns", settings.dnsName());
            lookUp.setProperty("service-dns-timeout", Integer.toString(DNS_SECONDS));
        } else {
            api(lookUp, settings.kubernetes());
        }
    }

    private int port() {
        return settings.publicPort() == 0 ? settings.port() : settings.publicPort();
    }

    private void api(KubernetesConfig lookUp, KubernetesSettings kubernetes) {
        if (!kubernetes.serviceName().isEmpty()) {
            lookUp.setProperty("service-name", kubernetes.serviceName());
        } else {
            int equals = kubernetes.podLabel().indexOf('=');
            lookUp.setProperty("pod-label-name", kubernetes.podLabel().substring(0, equals));
            lookUp.setProperty("pod-label-value", kubernetes.podLabel().substring(equals + 1));
        }
        // Else it would also look for addresses of load balancers, which asks for further rights.
        lookUp.setProperty("expose-externally", "false");
        given(lookUp, "namespace", kubernetes.namespace(), "namespace", "namespace");
        given(lookUp, "api-token", kubernetes.apiToken().value(), "token", "apiToken");
        if (!kubernetes.apiUrl().isEmpty()) {
            lookUp.setProperty("kubernetes-master", kubernetes.apiUrl());
        }
        if (kubernetes.apiUrl().startsWith("http://")) {
            // Without TLS there is nothing to trust; where it is left out, the pod's file must be there.
            lookUp.setProperty("ca-certificate", "");
        } else {
            needsPod("ca.crt", "apiUrl");
        }
    }

    private void given(KubernetesConfig lookUp, String property, String value, String file, String setting) {
        if (value.isEmpty()) {
            needsPod(file, setting);
        } else {
            lookUp.setProperty(property, value);
        }
    }

    private void needsPod(String file, String setting) {
        if (!Files.isReadable(pod.resolve(file))) {
            throw new IllegalStateException("cluster.kubernetes." + setting + ": is wanted, as " + pod.resolve(file)
                    + " cannot be read: this is no pod with a service account");
        }
    }
}
