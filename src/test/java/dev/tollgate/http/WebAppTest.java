package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.web.WebApp;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a browser gets of the web app, from files that stand for it. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebAppTest {
    private static final String SCRIPT = "/assets/main-1a2b.js";

    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start(WebApp.load("test-webapp"));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = server.request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void everyAddressOfTheAppIsItsPage() throws Exception {
        for (String path : List.of("/", "/chat", "/chat/", "/chat/con_1?from=list", "/sign-in")) {
            HttpResponse<String> page = get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.body()).as(path).contains("<title>app</title>");
            assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(header(page, "cache-control")).isEqualTo("no-cache");
        }
    }

    @Test
    void pageAllowsNoForeignOrInlineScripts() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(header(page, "content-security-policy"))
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "connect-src 'self';")
                .doesNotContain("unsafe", "https:", "*");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(header(page, "x-frame-options")).isEqualTo("DENY");
    }

    @Test
    void pathsOfNobodyStayWithTheApi() throws Exception {
        for (String path : List.of("/v1/nothing", "/api/nothing", "/chatter", "/assets/nothing.js", "/no-such-page")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(header(answer, "content-type")).as(path).startsWith("application/json");
        }
    }

    @Test
    void nothingBesideTheListedFilesIsServed() throws Exception {
        for (String path : List.of(
                "/files.json",
                "/assets/../files.json",
                "/assets/%2e%2e/files.json",
                "/assets/..%2f..%2fopenapi.yaml",
                SCRIPT + ".br",
                "/assets/")) {
            assertThat(get(path).statusCode()).as(path).isBetween(400, 404);
        }
    }

    @Test
    void filesWithTheirHashInTheNameAreKeptForever() throws Exception {
        HttpResponse<String> script = get(SCRIPT);
        assertThat(script.body()).isEqualTo("plain");
        assertThat(header(script, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(script, "content-type")).startsWith("text/javascript");
    }

    @Test
    void browserGetsTheSmallestFormThatItReads() throws Exception {
        assertThat(get(SCRIPT, "Accept-Encoding", "gzip, deflate, br, zstd").body())
                .isEqualTo("brotli");
        HttpResponse<String> gzip = get(SCRIPT, "Accept-Encoding", "gzip;q=1.0, br;q=0");
        assertThat(gzip.body()).isEqualTo("gzip");
        assertThat(header(gzip, "content-encoding")).isEqualTo("gzip");
        assertThat(header(gzip, "vary")).isEqualToIgnoringCase("accept-encoding");
        HttpResponse<String> plain = get(SCRIPT, "Accept-Encoding", "identity");
        assertThat(plain.body()).isEqualTo("plain");
        assertThat(header(plain, "content-encoding")).isEmpty();
    }

    @Test
    void unchangedPageIsNotSentAgain() throws Exception {
        String tag = header(get("/"), "etag");
        assertThat(tag).isNotEmpty();
        HttpResponse<String> again = get("/", "If-None-Match", "\"other\", W/" + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
        assertThat(header(get(SCRIPT, "Accept-Encoding", "br"), "etag"))
                .isNotEqualTo(header(get(SCRIPT), "etag"))
                .isNotEmpty();
    }

    @Test
    void headTellsWhatGetWouldSend() throws Exception {
        HttpResponse<String> head = server.send(server.request("/").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "content-length"))
                .isEqualTo(String.valueOf(get("/").body().length()));
        assertThat(head.body()).isEmpty();
    }

    @Test
    void pageTakesNothing() throws Exception {
        HttpResponse<String> posted = server.send(server.request("/chat").POST(BodyPublishers.noBody()));
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(header(posted, "allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void buildWithoutTheAppSaysHowToGetIt() throws Exception {
        try (var without = RunningServer.start(WebApp.load("no-such-folder"))) {
            HttpResponse<String> page = without.send(without.request("/"));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(header(page, "content-type")).startsWith("text/html");
            assertThat(page.body()).contains("Node.js", "./mvnw", "/api-docs");
            assertThat(without.send(without.request("/chat")).statusCode()).isEqualTo(404);
        }
    }
}
