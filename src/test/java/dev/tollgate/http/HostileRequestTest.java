package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Requests that no honest client sends, byte by byte. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileRequestTest {
    private static final String PING = "GET /api/ping HTTP/1.1\r\nHost: x\r\n";
    private static final String ECHO = String.join(
            "\r\n",
            "POST /api/echo HTTP/1.1",
            "Host: x",
            "Authorization: Bearer user-1",
            "Content-Type: application/json",
            "");
    private static final String SMUGGLED =
            "GET /api/admin/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin\r\n\r\n";

    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start(RunningServer.HASTY, RunningServer.OVERLOAD);
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private String answer(String request) throws IOException {
        try (var socket = new RawSocket(server.port())) {
            return socket.send(request).readToEnd();
        }
    }

    /** One answer, with this status, and the connection closed: nothing after the head is taken for a request. */
    private void assertRefusedAndClosed(String status, String request) throws IOException {
        String answer = answer(request + SMUGGLED);
        assertThat(answer).as(request).startsWith("HTTP/1.1 " + status).endsWith("<closed>");
        assertThat(answer.split("HTTP/1.1 ", -1)).as(request).hasSize(2);
        assertThat(answer).contains("application/json; charset=utf-8").contains("\"statusCode\":" + status);
    }

    /** HT-03. */
    @Test
    void ambiguousFramingIsRefusedAndTheConnectionClosed() throws IOException {
        assertRefusedAndClosed("400", ECHO + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n");
        assertRefusedAndClosed("400", ECHO + "Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}  ");
        assertRefusedAndClosed("400", ECHO + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n");
        assertRefusedAndClosed("400", ECHO + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
        assertRefusedAndClosed("400", ECHO + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n");
    }

    /** HT-03. */
    @Test
    void malformedHeaderLinesAreRefused() throws IOException {
        assertRefusedAndClosed("400", "GET /api/ping HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n");
    }

    /** HT-03. RFC 9112, 5.2 lets a folded line be read as one with a space: then it must mean what it says. */
    @Test
    void foldedHeaderHidesNothing() throws IOException {
        assertRefusedAndClosed("400", ECHO + "Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n");
        String admin = "GET /api/admin/users HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        assertThat(answer(admin + "X-A: b\r\n Authorization: Bearer admin\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    /** HT-03. The decoder gives up in the middle of a request, so the connection is closed after the answer. */
    @Test
    void brokenChunksAreRefusedAndTheConnectionClosed() throws IOException {
        for (String size : List.of("zz", "FFFFFFFFFFFFFFFF", "-1", "")) {
            assertRefusedAndClosed("400", ECHO + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n{}\r\n0\r\n\r\n");
        }
    }

    /** HT-03. */
    @Test
    void brokenChunkAfterGoodOnesIsRefused() throws IOException {
        try (var socket = new RawSocket(server.port())) {
            socket.send(PING + "\r\n").readUntil("}");
            socket.send(ECHO + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n");
            String answer = socket.send("zz\r\n}\r\n" + SMUGGLED).readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 400").endsWith("<closed>");
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
        }
    }

    /** HT-03. Nobody gets the answer to another request. */
    @Test
    void brokenChunkBehindARequestUnderWayIsNotAnsweredInItsPlace() throws IOException {
        String answer = answer(PING + "\r\n" + ECHO + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");
        assertThat(answer).doesNotStartWith("HTTP/1.1 400").endsWith("<closed>");
    }

    /** HT-04. */
    @Test
    void unfitRequestIdIsReplaced() throws IOException {
        for (String id : List.of("a%0d%0aX-Evil: 1", "a".repeat(200), "caf\u00e9", "a b", "<script>")) {
            String answer = answer(PING + "Connection: close\r\nX-Request-ID: " + id + "\r\n\r\n");
            assertThat(answer).as(id).contains("x-request-id: req_".replace("x-request-id", "X-Request-ID"));
            assertThat(answer).doesNotContain("X-Evil", "script", "caf");
        }
        String split = answer(PING + "Connection: close\r\nX-Request-ID: a\r\nX-Evil: 1\r\n\r\n");
        assertThat(split).doesNotContain("X-Evil");
    }

    /** HT-05. */
    @Test
    void oversizedHeadsAreRefused() throws IOException {
        assertThat(answer(PING + "X-Big: " + "a".repeat(64 * 1024) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(answer(PING + "a: b\r\n".repeat(1_000) + "\r\n")).startsWith("HTTP/1.1 431");
        assertThat(answer("GET /" + "a".repeat(64 * 1024) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .matches("(?s)HTTP/1.[01] 414.*")
                .contains("\"error\":\"Request-URI Too Long\"");
    }

    /** HT-05. */
    @Test
    void bodyOneByteOverTheLimitIs413() throws IOException {
        int limit = RunningServer.HASTY.maxBodyBytes();
        String text = "{\"text\":\"a\"}";
        String fits = text + " ".repeat(limit - text.length());
        assertThat(answer(ECHO + "Connection: close\r\nContent-Length: " + limit + "\r\n\r\n" + fits))
                .startsWith("HTTP/1.1 200");
        assertThat(answer(ECHO + "Connection: close\r\nContent-Length: " + (limit + 1) + "\r\n\r\n" + fits + " "))
                .startsWith("HTTP/1.1 413");
        String chunk = Integer.toHexString(limit + 1) + "\r\n" + fits + " \r\n0\r\n\r\n";
        assertThat(answer(ECHO + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk))
                .startsWith("HTTP/1.1 413");
    }

    /** HT-05. */
    @Test
    void compressedBodiesAreNotTaken() throws IOException {
        assertThat(answer(ECHO + "Connection: close\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"))
                .startsWith("HTTP/1.1 415");
    }

    /** HT-06, AZ-09. */
    @Test
    void pathsWithTwoReadingsReachNothing() throws IOException {
        for (String path : List.of(
                "/..%2f..%2fetc/passwd",
                "/%2e%2e/",
                "/.env",
                "/.git/config",
                "//api/admin/users",
                "/API/admin/users",
                "/api/ping/../admin/users",
                "/api/ping/%2e%2e/admin/users",
                "/api%2fadmin%2fusers",
                "/api/admin/users;x",
                "/api/admin/users%00",
                "/api\\admin\\users",
                "/docs/..%2F..%2Fopenapi.yaml",
                "/docs/../openapi.yaml",
                "/api/admin/users%",
                "/v1/models/..%2f..%2fapi/admin/users")) {
            String answer = answer(
                    "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin\r\nConnection: close\r\n\r\n");
            assertThat(answer)
                    .as(path)
                    .matches("(?s)HTTP/1.1 40[04].*")
                    .contains(path.startsWith("/v1/") ? "{\"error\":{" : "\"statusCode\":");
        }
        assertThat(answer("GET /docs/foo%2F..%2Findex.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
        assertThat(answer("GET /docs/index.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    /** HT-07. */
    @Test
    void nothingButMethodAndPathDecidesTheRoute() throws IOException {
        String admin = "/api/admin/users HTTP/1.1\r\nConnection: close\r\nAuthorization: Bearer user-1\r\n";
        assertThat(answer("GET " + admin + "Host: x/health/live?\r\n\r\n")).matches("(?s)HTTP/1.1 40[03].*");
        assertThat(answer("GET http://x" + admin + "Host: x\r\n\r\n")).startsWith("HTTP/1.1 403");
        assertThat(answer("GET " + admin + "Host: x\r\nHost: y\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(answer("GET " + admin + "Host: x\r\nX-Original-URL: /health/live\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(answer("GET " + admin + "Host: x\r\nX-HTTP-Method-Override: DELETE\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        for (String method : List.of("HEAD", "TRACE", "OPTIONS", "PUT", "BREW")) {
            assertThat(answer(method + " " + admin + "Host: x\r\n\r\n"))
                    .as(method)
                    .startsWith("HTTP/1.1 405");
        }
        assertThat(answer("GET /api/ping HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("\"statusCode\":400");
    }

    /** HT-01. */
    @Test
    void slowBodyIs408() throws IOException {
        try (var socket = new RawSocket(server.port())) {
            String answer =
                    socket.send(ECHO + "Content-Length: 100\r\n\r\n{\"te").readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 408").endsWith("<closed>");
        }
    }

    /** HT-01. */
    @Test
    void connectionWithoutAWholeHeadIsClosed() throws IOException {
        assertThat(answer("GET /api/pi")).isEqualTo("<closed>");
    }

    /** HT-01: others are served as ever, and all who dawdle are closed. */
    @Test
    void aThousandSlowHeadsAndBodiesKeepNobodyOut() throws Exception {
        List<RawSocket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                String begun = i % 2 == 0 ? "GET /api/ping HTTP/1.1\r\nHo" : ECHO + "Content-Length: 100\r\n\r\n{";
                slow.add(new RawSocket(server.port()).send(begun));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(server.send(server.request("/api/ping")).statusCode())
                        .isEqualTo(200);
            }
            for (int i = 0; i < slow.size(); i++) {
                // A body that begins while the node's places are taken is refused at once.
                assertThat(slow.get(i).readToEnd())
                        .matches(i % 2 == 0 ? "<closed>" : "(?s)HTTP/1.1 (408|429|503) .*<closed>");
            }
        } finally {
            for (RawSocket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void oneConnectionServesManyRequestsAlsoAfterARefusal() throws IOException {
        try (var socket = new RawSocket(server.port())) {
            String body = "{\"text\":\"a\"}";
            socket.send(
                    "POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"
                            + body);
            assertThat(socket.readUntil("\"requestId\"")).startsWith("HTTP/1.1 401");
            socket.send(ECHO + "Content-Length: 12\r\n\r\n" + body);
            assertThat(socket.readUntil("user-1")).contains("HTTP/1.1 200");
        }
    }

    @Test
    void expectingClientIsAskedForItsBodyOnlyWhenItIsWanted() throws IOException {
        try (var socket = new RawSocket(server.port())) {
            socket.send(ECHO + "Expect: 100-continue\r\nContent-Length: 12\r\n\r\n");
            assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
            socket.send("{\"text\":\"a\"}");
            assertThat(socket.readUntil("user-1")).contains("HTTP/1.1 200");
        }
        String stranger = ECHO.replace("user-1", "nobody");
        assertThat(answer(stranger + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 12\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    /** HT-02. */
    @Test
    void readerWhoStandsStillPausesTheSourceAndIsCut() throws Exception {
        try (var socket = new RawSocket(server.port())) {
            socket.send(ECHO.replace("/api/echo", "/v1/chat/completions")
                    + "Content-Length: 16\r\n\r\n{\"mode\":\"flood\"}");
            RunningServer.await(server.face.slowCallerLeft.future());
            assertThat(server.face.floods.getFirst().given.get()).isLessThan(2_000);
        }
    }
}
