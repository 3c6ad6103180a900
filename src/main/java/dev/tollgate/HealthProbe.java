package dev.tollgate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the node in the same container whether it is ready, for images that have no curl: exit code 0 or 1. */
public final class HealthProbe {
    private HealthProbe() {}

    /** Takes the port from `PORT`. */
    public static void main(String[] args) throws InterruptedException {
        System.exit(isReady(System.getenv().getOrDefault("PORT", "3000")) ? 0 : 1);
    }

    private static boolean isReady(String port) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notReachable) {
            return false;
        }
    }
}
