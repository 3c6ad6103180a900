package dev.tollgate.testing;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A real HTTP server on a free port that speaks the wires of OpenAI ({@code /v1/chat/completions}), Anthropic ({@code
 * /v1/messages}) and Gemini ({@code /v1beta/models/…}), does what the test tells it and keeps count. Without a script it
 * echoes. A request that a real provider would not understand is a fault: answered with 404 or 400, and {@link
 * #faults()} tells of it; a test that does not expect one asserts that there is none.
 *
 * <p>All methods may be called from any thread. Those that wait give up after a minute with an AssertionError.
 */
public final class ScriptedUpstream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final HttpServer server;
    private final Object lock = new Object();
    private final Deque<Behaviour> script = new ArrayDeque<>();
    private final List<SeenRequest> seen = new ArrayList<>();
    private final List<Long> abortedAtNanos = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<Runnable> stalled = new ArrayList<>();
    private Behaviour current = Behaviour.echoes();
    private int requests;
    private int answered;
    private int refused;
    private long promptTokens;
    private long completionTokens;

    private ScriptedUpstream(Vertx vertx) {
        this.vertx = vertx;
        this.server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0));
    }

    /** Starts it and waits until it listens; not to be called on an event loop. */
    public static ScriptedUpstream start(Vertx vertx) {
        var upstream = new ScriptedUpstream(vertx);
        upstream.server.requestHandler(upstream::receive).listen().await();
        return upstream;
    }

    /** Base URL for the dialect `openai`. */
    public URI openAiBase() {
        return URI.create(root() + "/v1");
    }

    /** Base URL for the dialect `anthropic`. */
    public URI anthropicBase() {
        return root();
    }

    /** Base URL for the dialect `gemini`. */
    public URI geminiBase() {
        return root();
    }

    /** What every request gets from now on that {@link #next} has no word on. */
    public ScriptedUpstream always(Behaviour behaviour) {
        synchronized (lock) {
            current = behaviour;
        }
        return this;
    }

    /** What the next requests get, one each, in order of arrival. */
    public ScriptedUpstream next(Behaviour... behaviours) {
        synchronized (lock) {
            script.addAll(List.of(behaviours));
        }
        return this;
    }

    /** Lets go on what stalls now. */
    public void release() {
        List<Runnable> released;
        synchronized (lock) {
            released = List.copyOf(stalled);
            stalled.clear();
        }
        released.forEach(Runnable::run);
    }

    /** Requests understood and not taken, in order of arrival. */
    public List<SeenRequest> seen() {
        return locked(() -> List.copyOf(seen));
    }

    /** Requests understood that were not taken yet, which are forgotten, for runs that last. */
    public List<SeenRequest> takeSeen() {
        return locked(() -> {
            List<SeenRequest> taken = List.copyOf(seen);
            seen.clear();
            return taken;
        });
    }

    /** How many requests were understood. */
    public int requests() {
        return locked(() -> requests);
    }

    /** The last request; fails when there was none. */
    public SeenRequest lastRequest() {
        return seen().getLast();
    }

    /** Answers with status 2xx that were written to their end. */
    public int answered() {
        return locked(() -> answered);
    }

    /** Scripted answers with another status. */
    public int refused() {
        return locked(() -> refused);
    }

    /** Prompt tokens of all answers written to their end: what a provider would bill. */
    public long promptTokens() {
        return locked(() -> promptTokens);
    }

    /** Completion tokens of all answers written to their end, of every choice. */
    public long completionTokens() {
        return locked(() -> completionTokens);
    }

    /** Connections that the other side closed before the answer's end, each with the {@link System#nanoTime} of it. */
    public List<Long> abortedAtNanos() {
        return locked(() -> List.copyOf(abortedAtNanos));
    }

    /** Requests that no real provider would have understood, each with the reason. */
    public List<String> faults() {
        return locked(() -> List.copyOf(faults));
    }

    /** Waits until so many requests have come. */
    public void awaitRequests(int count) {
        await(count + " requests", () -> requests >= count);
    }

    /** Waits until so many answers are written to their end. */
    public void awaitAnswered(int count) {
        await(count + " answers", () -> answered >= count);
    }

    /** Waits until so many requests were given up by the other side. */
    public void awaitAborted(int count) {
        await(count + " aborted requests", () -> abortedAtNanos.size() >= count);
    }

    /** Waits until so many answers stand still. */
    public void awaitStalled(int count) {
        await(count + " stalled answers", () -> stalled.size() >= count);
    }

    /** Stops listening and cuts what is open. */
    @Override
    public void close() {
        server.close().await();
    }

    private URI root() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private <T> T locked(Supplier<T> read) {
        synchronized (lock) {
            return read.get();
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError("waited in vain for " + what + "; faults: " + faults);
                }
                try {
                    lock.wait(leftMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for " + what, e);
                }
            }
        }
    }

    private void change(Runnable change) {
        synchronized (lock) {
            change.run();
            lock.notifyAll();
        }
    }

    private void receive(HttpServerRequest request) {
        String wire = Wire.nameFor(request);
        if (wire == null) {
            fault(request, 404, "unknown " + request.method() + " " + request.path());
            return;
        }
        request.body().onSuccess(body -> understand(request, wire, body));
    }

    private void understand(HttpServerRequest request, String wireName, Buffer body) {
        SeenRequest seenRequest;
        try {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
            seenRequest = new SeenRequest(wireName, request.uri(), headers, new JsonObject(body));
        } catch (DecodeException | ClassCastException e) {
            fault(request, 400, "body of " + request.path() + " is no JSON object");
            return;
        }
        Wire wire = Wire.of(wireName);
        String fault = wire.fault(seenRequest);
        if (fault != null) {
            fault(request, 400, request.path() + ": " + fault);
            return;
        }
        Behaviour behaviour;
        int number;
        synchronized (lock) {
            seen.add(seenRequest);
            number = ++requests;
            behaviour = script.isEmpty() ? current : script.remove();
            lock.notifyAll();
        }
        play(request, seenRequest, wire, behaviour, number);
    }

    private void play(HttpServerRequest request, SeenRequest asked, Wire wire, Behaviour behaviour, int number) {
        ScriptedAnswer answer = ScriptedAnswer.of(number, asked, behaviour);
        Context context = vertx.getOrCreateContext();
        var playback = new Playback(
                vertx,
                request,
                behaviour,
                goOn -> change(() -> stalled.add(() -> context.runOnContext(_ -> goOn.run()))),
                () -> change(() -> count(behaviour, answer)));
        request.response().closeHandler(_ -> {
            if (!playback.isOver()) {
                change(() -> abortedAtNanos.add(System.nanoTime()));
                playback.stop();
            }
        });
        if (behaviour.raw != null) {
            playback.raw(behaviour.raw, asked.isStream());
        } else if (asked.isStream()) {
            playback.stream(wire.frames(asked, answer));
        } else {
            playback.whole(wire.whole(answer));
        }
    }

    private void count(Behaviour behaviour, ScriptedAnswer answer) {
        if (behaviour.status >= 300) {
            refused++;
            return;
        }
        answered++;
        if (behaviour.raw == null) {
            promptTokens += answer.usage().prompt();
            completionTokens += answer.usage().completion();
        }
    }

    private void fault(HttpServerRequest request, int status, String reason) {
        change(() -> faults.add(reason));
        request.response()
                .setStatusCode(status)
                .end(new JsonObject()
                        .put("error", new JsonObject().put("message", reason))
                        .encode());
    }
}
