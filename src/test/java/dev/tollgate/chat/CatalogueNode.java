package dev.tollgate.chat;

import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Price;
import dev.tollgate.billing.PriceBook;
import dev.tollgate.billing.Settlement;
import dev.tollgate.chat.catalogue.Catalogue;
import dev.tollgate.chat.catalogue.CatalogueRoom;
import dev.tollgate.chat.catalogue.CatalogueState;
import dev.tollgate.chat.provider.openai.OpenAiDialect;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.ModelSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A chat room with its catalogue on a Vert.x of its own: no message reaches another one, all they share is the store. */
final class CatalogueNode implements AutoCloseable {
    final FakeBilling billing = new FakeBilling();
    final Catalogue catalogue;
    private final Vertx vertx = Vertx.vertx();
    private final ChatRoom room;

    /** Its one model `m` costs one credit a token in and two out. */
    CatalogueNode(String store, InstantSource clock, ScriptedUpstream upstream) {
        ModelSettings settings = ChatFixture.models(upstream);
        var configured = CatalogueState.configured(settings, _ -> Price.flat(Credits.ONE_NANO, 2 * Credits.ONE_NANO));
        billing.balance(1_000_000 * Credits.ONE_NANO);
        room = done(ChatRoom.deploy(
                vertx,
                1,
                ChatFixture.Times.PATIENT.toSettings(),
                settings,
                new ChatRoom.Parts(
                        billing,
                        new FakeContext(),
                        new SimpleMeterRegistry(),
                        clock,
                        16,
                        List.of(new OpenAiDialect()),
                        configured,
                        Credits::format)));
        MongoClient mongo = MongoClient.create(
                vertx, new JsonObject().put("connection_string", store).put("db_name", "tollgate"));
        catalogue = done(CatalogueRoom.deploy(
                        vertx,
                        new Bus(vertx, Duration.ofSeconds(10)),
                        new CatalogueRoom.Parts(
                                mongo,
                                clock,
                                configured,
                                settings.providers().keySet(),
                                new PriceBook(BigDecimal.ONE)::read,
                                room.learn())))
                .catalogue();
    }

    static <T> T done(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    Models models() {
        return room.models();
    }

    /** Asks a model "Hi". */
    Future<ChatAnswer> ask(String model) {
        String body = ChatFixture.body("").replace("\"m\"", '"' + model + '"');
        return room.chat()
                .chat(new ChatRequest(
                        "req_" + UUID.randomUUID(),
                        ChatFixture.principal(Set.of()),
                        new Payer("org_1", null),
                        new ChatInput.Forwarded(new ChatBodyReader().read(Buffer.buffer(body))),
                        Future.future(_ -> {})));
    }

    /** What the last answer cost, in whole credits. */
    long lastCost() {
        List<Settlement> all = billing.settlements();
        return all.getLast().costNano() / Credits.ONE_NANO;
    }

    @Override
    public void close() {
        done(vertx.close());
    }
}
