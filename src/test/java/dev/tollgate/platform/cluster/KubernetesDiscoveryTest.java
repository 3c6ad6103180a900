package dev.tollgate.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.ClusterSettings;
import dev.tollgate.platform.settings.ClusterSettings.KubernetesSettings;
import dev.tollgate.testing.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are found by the API of Kubernetes, of which a small server here knows the two questions that are asked. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class KubernetesDiscoveryTest {
    private static final List<String> HOSTS = List.of("127.0.0.2", "127.0.0.3");

    private final Vertx vertx = Vertx.vertx();
    private final Set<String> questions = ConcurrentHashMap.newKeySet();
    private HttpServer api;

    @BeforeEach
    void start() {
        api = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private void answer(HttpServerRequest request) {
        boolean allowed = "Bearer the-token".equals(request.getHeader("Authorization"));
        questions.add(request.uri());
        JsonObject answer =
                switch (request.path()) {
                    case "/api/v1/namespaces/gate/endpoints/nodes" -> endpoints();
                    case "/api/v1/namespaces/gate/pods" -> pods();
                    default -> null;
                };
        if (allowed && answer != null) {
            request.response().end(answer.encode());
        } else {
            refuse(request, allowed ? 404 : 403, allowed ? "NotFound" : "Forbidden");
        }
    }

    /** As the reference of the Kubernetes API shows `Status`; without the reason Hazelcast would ask again. */
    private static void refuse(HttpServerRequest request, int status, String reason) {
        var answer = new JsonObject()
                .put("kind", "Status")
                .put("status", "Failure")
                .put("reason", reason)
                .put("code", status);
        request.response().setStatusCode(status).end(answer.encode());
    }

    /** As the reference of the Kubernetes API shows `Endpoints`. */
    private static JsonObject endpoints() {
        var addresses = new JsonArray();
        HOSTS.forEach(host -> addresses.add(new JsonObject()
                .put("ip", host)
                .put("targetRef", new JsonObject().put("kind", "Pod").put("name", host))));
        return new JsonObject()
                .put("kind", "Endpoints")
                .put("subsets", new JsonArray().add(new JsonObject().put("addresses", addresses)));
    }

    /** As the reference of the Kubernetes API shows `PodList`. */
    private static JsonObject pods() {
        var items = new JsonArray();
        for (String host : HOSTS) {
            JsonObject status = new JsonObject()
                    .put("phase", "Running")
                    .put("podIP", host)
                    .put("containerStatuses", new JsonArray().add(new JsonObject().put("ready", true)));
            JsonObject spec = new JsonObject()
                    .put("containers", new JsonArray().add(new JsonObject().put("ports", new JsonArray())));
            items.add(new JsonObject()
                    .put("metadata", new JsonObject().put("name", host))
                    .put("spec", spec)
                    .put("status", status));
        }
        return new JsonObject().put("kind", "PodList").put("items", items);
    }

    @Test
    void nodesAreFoundAsEndpointsOfAService() {
        becomeOne("nodes", "");
        assertThat(questions).contains("/api/v1/namespaces/gate/endpoints/nodes");
    }

    @Test
    void nodesAreFoundByALabelOfTheirPods() {
        becomeOne("", "app=gate");
        assertThat(questions).contains("/api/v1/namespaces/gate/pods?labelSelector=app=gate");
    }

    private void becomeOne(String serviceName, String podLabel) {
        int port = FreePorts.next();
        var kubernetes = new KubernetesSettings(
                "gate", serviceName, podLabel, "http://127.0.0.1:" + api.actualPort(), new Secret("the-token"));
        Cluster first = join(HOSTS.getFirst(), port, kubernetes);
        Cluster second = join(HOSTS.getLast(), port, kubernetes);
        try {
            while (first.size() < 2 || second.size() < 2) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        } finally {
            second.vertx().close().await();
            first.vertx().close().await();
        }
    }

    private static Cluster join(String host, int port, KubernetesSettings kubernetes) {
        ClusterSettings settings = LookedUpMember.settings("kubernetes", host, port, "", kubernetes);
        return Cluster.join(Vertx.builder(), new VertxOptions(), settings, "");
    }

    @Test
    void whatOnlyAPodHasIsAskedForWhereThereIsNone(@TempDir Path noPod) {
        var nothing = new KubernetesSettings("", "nodes", "", "", new Secret(""));
        var named = new KubernetesSettings("gate", "nodes", "", "", new Secret(""));
        var known = new KubernetesSettings("gate", "nodes", "", "", new Secret("the-token"));
        assertRefused(noPod, nothing, "cluster.kubernetes.namespace: is wanted");
        assertRefused(noPod, named, "cluster.kubernetes.apiToken: is wanted");
        assertRefused(noPod, known, "cluster.kubernetes.apiUrl: is wanted");
    }

    private static void assertRefused(Path pod, KubernetesSettings kubernetes, String problem) {
        var discovery = new Discovery(LookedUpMember.settings("kubernetes", "127.0.0.1", 5701, "", kubernetes), pod);
        assertThatThrownBy(() -> discovery.into(new Config()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(problem);
    }
}
