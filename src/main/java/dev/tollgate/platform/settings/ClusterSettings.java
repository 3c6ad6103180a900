package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import java.time.Duration;
import java.util.List;

/**
 * How a node finds the others with which it shares one database.
 *
 * @param discovery `none`: the node is alone; `tcp`: the others are named by {@code members}; `dns`: their addresses are
 *     those of one name, looked up again and again; `kubernetes`: the cluster's API names them
 * @param name of the cluster; nodes of another name are no members
 * @param host address to listen on for other nodes
 * @param port for membership (Hazelcast)
 * @param busPort for messages; 0 takes a free one
 * @param publicHost where the others reach this node if not at {@code host}; empty: there
 * @param publicPort likewise for membership; 0: {@code port}
 * @param publicBusPort likewise for messages; 0: {@code busPort}
 * @param members addresses of nodes, `host:port`, this one may be among them
 * @param dnsName for `dns`: the name of all nodes, which then have the same {@code port}
 * @param kubernetes for `kubernetes`: where to ask for what
 * @param heartbeat how often nodes tell each other that they live
 * @param failureTimeout a node that is silent for so long is no member any more; its credits are not touched by that
 */
public record ClusterSettings(
        @Setting(oneOf = {"none", "tcp", "dns", "kubernetes"})
        String discovery,

        @Setting(min = "1", max = "60") String name,
        @Setting(min = "1", max = "253") String host,
        @Setting(min = "1", max = "65535") int port,
        @Setting(min = "0", max = "65535") int busPort,
        @Setting(max = "253") String publicHost,
        @Setting(min = "0", max = "65535") int publicPort,
        @Setting(min = "0", max = "65535") int publicBusPort,
        @Setting(min = "1", max = "260") List<String> members,
        @Setting(max = "253") String dnsName,
        KubernetesSettings kubernetes,
        @Setting(min = "1s", max = "30s") Duration heartbeat,
        @Setting(min = "2s", max = "5m") Duration failureTimeout) {
    /**
     * How to find nodes by the API of the Kubernetes cluster that they run in. Exactly one of service and label is given.
     *
     * @param namespace empty: that of the pod
     * @param serviceName nodes are the endpoints of this service
     * @param podLabel nodes are the pods with this label, `name=value`
     * @param apiUrl empty: the cluster's own
     * @param apiToken empty: that of the pod's service account
     */
    public record KubernetesSettings(
            @Setting(max = "63") String namespace,
            @Setting(max = "253") String serviceName,
            @Setting(max = "400") String podLabel,
            @Setting(max = "300") String apiUrl,
            Secret apiToken) {}

    /** Whether there may be other nodes. */
    public boolean isOn() {
        return !discovery.equals("none");
    }
}
