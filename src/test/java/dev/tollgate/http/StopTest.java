package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the server stops. */
@Timeout(180)
final class StopTest {
    @Test
    void requestUnderWayIsAnsweredAndReadinessIsOff() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            var waiting = server.client()
                    .sendAsync(
                            server.post("user-1", "/v1/chat/completions", "{\"mode\":\"wait\"}")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            RunningServer.await(() -> server.face.chats.get() > 0);
            server.room.drain();
            HttpResponse<String> ready = server.send(server.request("/health/ready"));
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(RunningServer.json(ready).getString("status")).isEqualTo("draining");
            var stopped = server.room.stop();
            server.face.gate.complete();
            assertThat(waiting.get().statusCode()).isEqualTo(200);
            RunningServer.await(stopped);
        }
    }
}
