package dev.tollgate.chat;

import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Price;
import dev.tollgate.chat.catalogue.CatalogueState;
import dev.tollgate.chat.provider.openai.OpenAiDialect;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.SpendingLimit;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.ChatSettings;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import dev.tollgate.platform.settings.ModelSettings.ModelEntry;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import dev.tollgate.platform.settings.ModelSettings.ProviderSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A chat room over scripted upstreams `a`, `b` ... The model `m` costs 1 credit for a token in and 2 for one out, its window
 * has 1000 tokens and its default limit is 100.
 */
final class ChatFixture {
    static final String KEY = "sk-upstream-secret";
    static final long IN_NANO = Credits.ONE_NANO;
    static final long OUT_NANO = 2 * Credits.ONE_NANO;

    final FakeBilling billing = new FakeBilling();
    final FakeContext context = new FakeContext();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Promise<Void> callerLeft = Promise.promise();
    final ChatRoom room;
    private final AtomicInteger lastId = new AtomicInteger();

    private ChatFixture(Vertx vertx, ChatSettings settings, ModelSettings models) {
        room = ChatRoom.deploy(
                        vertx,
                        1,
                        settings,
                        models,
                        new ChatRoom.Parts(
                                billing,
                                context,
                                registry,
                                InstantSource.system(),
                                16,
                                List.of(new OpenAiDialect()),
                                CatalogueState.configured(models, _ -> Price.flat(IN_NANO, OUT_NANO)),
                                Credits::format))
                .timeout(60, TimeUnit.SECONDS)
                .await();
    }

    static ChatFixture start(Vertx vertx, ScriptedUpstream... upstreams) {
        return start(vertx, Times.PATIENT, upstreams);
    }

    static ChatFixture start(Vertx vertx, Times times, ScriptedUpstream... upstreams) {
        return start(vertx, times, UnaryOperator.identity(), upstreams);
    }

    static ChatFixture start(
            Vertx vertx, Times times, UnaryOperator<ModelSettings> change, ScriptedUpstream... upstreams) {
        var fixture = new ChatFixture(vertx, times.toSettings(), change.apply(models(upstreams)));
        fixture.billing.balance(1_000_000 * Credits.ONE_NANO);
        return fixture;
    }

    /** Times that a test shortens. */
    record Times(
            Duration firstByte,
            Duration idle,
            Duration total,
            Duration keepAlive,
            Duration slowClient,
            int connections) {
        static final Times PATIENT = new Times(
                Duration.ofMinutes(2),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                50);

        Times connections(int count) {
            return new Times(firstByte, idle, total, keepAlive, slowClient, count);
        }

        Times firstByte(int ms) {
            return new Times(Duration.ofMillis(ms), idle, total, keepAlive, slowClient, connections);
        }

        Times idle(int ms) {
            return new Times(firstByte, Duration.ofMillis(ms), total, keepAlive, slowClient, connections);
        }

        Times total(int ms) {
            return new Times(firstByte, idle, Duration.ofMillis(ms), keepAlive, slowClient, connections);
        }

        Times keepAlive(int ms) {
            return new Times(firstByte, idle, total, Duration.ofMillis(ms), slowClient, connections);
        }

        Times slowClient(int ms) {
            return new Times(firstByte, idle, total, keepAlive, Duration.ofMillis(ms), connections);
        }

        ChatSettings toSettings() {
            return new ChatSettings(
                    Duration.ofSeconds(20),
                    firstByte,
                    idle,
                    total,
                    keepAlive,
                    slowClient,
                    3,
                    20,
                    5,
                    Duration.ofSeconds(30),
                    2_000_000,
                    connections);
        }
    }

    static ModelSettings models(ScriptedUpstream... upstreams) {
        var providers = new LinkedHashMap<String, ProviderSettings>();
        var deployments = new java.util.ArrayList<DeploymentEntry>();
        for (int i = 0; i < upstreams.length; i++) {
            String name = String.valueOf((char) ('a' + i));
            providers.put(name, provider("http://127.0.0.1:" + upstreams[i].port() + "/v1"));
            deployments.add(new DeploymentEntry(name, "up-model", 1, i));
        }
        return new ModelSettings(providers, Map.of("m", model(deployments, List.of())), "m");
    }

    static ProviderSettings provider(String url) {
        return new ProviderSettings("openai", URI.create(url), new Secret(KEY), false, true, false, Duration.ZERO);
    }

    static ModelEntry model(List<DeploymentEntry> deployments, List<String> fallbacks) {
        var price = new PriceEntry(Map.of("input", BigDecimal.ONE), Map.of(), List.of());
        return new ModelEntry("M", 1_000, 100, List.of("chat"), price, deployments, fallbacks);
    }

    static Principal principal(Set<String> allowedModels) {
        return principal(allowedModels, List.of());
    }

    static Principal principal(Set<String> allowedModels, List<SpendingLimit> spendingLimits) {
        return new Principal(
                "usr_1",
                "org_1",
                MemberRole.OWNER,
                PlatformRole.CLIENT,
                "key_1",
                "test",
                Set.of(Permission.CHAT),
                allowedModels,
                KeyLimits.NONE,
                spendingLimits);
    }

    Future<ChatAnswer> chat(String body) {
        return chat(new ChatInput.Forwarded(new ChatBodyReader().read(Buffer.buffer(body))));
    }

    Future<ChatAnswer> chat(ChatInput input) {
        return chat(input, Set.of());
    }

    Future<ChatAnswer> chat(ChatInput input, Set<String> allowedModels) {
        return chat(input, principal(allowedModels), new Payer("org_1", null));
    }

    Future<ChatAnswer> chat(ChatInput input, Principal caller, Payer payer) {
        var request = new ChatRequest("req_" + lastId.incrementAndGet(), caller, payer, input, callerLeft.future());
        return room.chat().chat(request);
    }

    ChatAnswer.Whole whole(String body) {
        return (ChatAnswer.Whole) chat(body).timeout(60, TimeUnit.SECONDS).await();
    }

    ChatAnswer.Streamed streamed(String body) {
        return (ChatAnswer.Streamed) chat(body).timeout(60, TimeUnit.SECONDS).await();
    }

    /** All events of a stream up to its end. */
    String events(String body) {
        return read(streamed(body).events()).timeout(60, TimeUnit.SECONDS).await();
    }

    static Future<String> read(ReadStream<Buffer> events) {
        var all = Buffer.buffer();
        Promise<String> read = Promise.promise();
        events.endHandler(_ -> read.tryComplete(all.toString()));
        events.handler(all::appendBuffer);
        return read.future();
    }

    /** A body that asks `m` "Hi", with these members more. */
    static String body(String members) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + members + "}";
    }

    static String streamBody() {
        return body(",\"stream\":true");
    }

    static <T> @Nullable Throwable failure(Future<T> future) {
        return org.assertj.core.api.Assertions.catchThrowable(
                () -> future.timeout(60, TimeUnit.SECONDS).await());
    }
}
