package dev.tollgate.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.settings.ChatSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JksOptions;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which protocol upstreams are spoken to in, against real servers. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UpstreamConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ChatSettings SETTINGS =
            new ChatSettings(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, 3, 20, 5, LIMIT, 1024 * 1024, 8);

    private static String keyStore = "";

    private Vertx vertx;
    private HttpClient client;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        keyStore = folder.resolve("test.jks").toString();
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keyStore)
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @BeforeEach
    void makeClient(Vertx vertx) {
        this.vertx = vertx;
        // The certificate is the test's own, so this once nobody vouches for it.
        client = vertx.httpClientBuilder()
                .with(UpstreamConnections.options(SETTINGS).setTrustAll(true).setVerifyHost(false))
                .with(UpstreamConnections.pool(SETTINGS))
                .build();
    }

    private HttpServerOptions tls() {
        return new HttpServerOptions()
                .setHost("127.0.0.1")
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new JksOptions().setPath(keyStore).setPassword("changeit"));
    }

    private HttpVersion spokenTo(HttpServerOptions options) {
        HttpServer server = vertx.createHttpServer(options)
                .requestHandler(request -> request.response().end("ok"))
                .listen(0)
                .await();
        return ask(server, options.isSsl()).await().version();
    }

    private Future<HttpClientResponse> ask(HttpServer server, boolean tls) {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(server.actualPort())
                        .setSsl(tls)
                        .setURI("/v1/chat/completions"))
                .compose(request -> request.send("{}"))
                .compose(response -> response.body().map(response));
    }

    @Test
    void anUpstreamBehindTlsIsSpokenToInHttp2() {
        assertThat(spokenTo(tls())).isEqualTo(HttpVersion.HTTP_2);
    }

    @Test
    void anUpstreamThatKnowsNoHttp2IsSpokenToAsItCan() {
        assertThat(spokenTo(tls().setAlpnVersions(List.of(HttpVersion.HTTP_1_1))))
                .isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(spokenTo(tls().setUseAlpn(false))).isEqualTo(HttpVersion.HTTP_1_1);
    }

    @Test
    void anUpstreamWithoutTlsIsSpokenToInHttp1() {
        assertThat(spokenTo(new HttpServerOptions().setHost("127.0.0.1"))).isEqualTo(HttpVersion.HTTP_1_1);
    }

    @Test
    void requestsAtTheSameTimeShareOneConnection() {
        Set<String> peers = ConcurrentHashMap.newKeySet();
        HttpServer server = vertx.createHttpServer(tls())
                .requestHandler(request -> {
                    peers.add(String.valueOf(request.remoteAddress()));
                    vertx.setTimer(50, _ -> request.response().end("ok"));
                })
                .listen(0)
                .await();
        // Until the first connection has settled on a protocol, each request opens one.
        ask(server, true).await();
        Future.all(IntStream.range(0, 20).mapToObj(_ -> ask(server, true)).toList())
                .await();
        assertThat(peers).hasSize(1);
    }
}
