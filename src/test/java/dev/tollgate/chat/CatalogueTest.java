package dev.tollgate.chat;

import static dev.tollgate.chat.CatalogueNode.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.tollgate.chat.catalogue.Catalogue;
import dev.tollgate.chat.catalogue.CatalogueModel;
import dev.tollgate.chat.catalogue.CatalogueQuery;
import dev.tollgate.chat.catalogue.ModelChange;
import dev.tollgate.chat.catalogue.ModelSpec;
import dev.tollgate.chat.catalogue.PriceChange;
import dev.tollgate.chat.catalogue.PriceVersion;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Models and prices that change while two nodes serve, which share a store and a time but no message. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CatalogueTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final String ADMIN = "usr_admin";

    private final MongoServer store = new MongoServer(new MemoryBackend());
    private volatile Instant now = START;
    private ScriptedUpstream upstream;
    private CatalogueNode one;
    private CatalogueNode other;

    @BeforeEach
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Yes", 10, 1));
        String address = store.bindAndGetConnectionString();
        one = new CatalogueNode(address, () -> now, upstream);
        other = new CatalogueNode(address, () -> now, upstream);
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        store.shutdown();
    }

    private static PriceEntry price(String input, String output) {
        return new PriceEntry(
                Map.of(), Map.of("input", new BigDecimal(input), "output", new BigDecimal(output)), List.of());
    }

    private static PriceChange price(String model, int expected, PriceEntry price, @Nullable Instant from) {
        return new PriceChange(model, expected, price, from, "a new price list", ADMIN);
    }

    private static ModelSpec spec(boolean enabled, String provider) {
        return new ModelSpec(
                "New", 1_000, 100, List.of(), List.of(new DeploymentEntry(provider, "up", 1, 0)), List.of(), enabled);
    }

    private static ModelChange model(String id, @Nullable Integer expected, ModelSpec spec) {
        return new ModelChange(id, expected, spec, null, "wanted", ADMIN);
    }

    private long costAt(CatalogueNode node, String model) {
        done(node.ask(model));
        return node.lastCost();
    }

    private static TollgateException failure(Future<?> future) {
        return catchThrowableOfType(TollgateException.class, () -> done(future));
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Waits until a node has read a change from the store: it knows of it by itself, within a second or so. */
    private void untilRead(CatalogueNode node, String model) {
        until(() -> node.models().find(model).isPresent());
    }

    @Test
    void allNodesChargeTheNewPriceFromItsTimeOnAndNotBefore() {
        Instant at = START.plus(Duration.ofHours(1));
        PriceVersion version = done(one.catalogue.price(price("m", 0, price("3", "5"), at)));
        // A second change that is in force soon shows when the other node has read both.
        done(one.catalogue.change(model("new", null, spec(true, "a"))));
        done(one.catalogue.price(price("new", 0, price("1", "1"), null)));
        now = START.plus(Catalogue.LEAD);
        untilRead(other, "new");

        assertThat(version.number()).isEqualTo(1);
        now = at.minusMillis(1);
        untilFresh(one);
        untilFresh(other);
        assertThat(costAt(one, "m")).isEqualTo(10 + 2);
        assertThat(costAt(other, "m")).isEqualTo(10 + 2);
        now = at;
        assertThat(costAt(one, "m")).isEqualTo(30 + 5);
        assertThat(costAt(other, "m")).isEqualTo(30 + 5);
    }

    private static void untilFresh(CatalogueNode node) {
        done(node.catalogue.models(new CatalogueQuery(null, null)));
    }

    @Test
    void whoWasAdmittedBeforeTheChangeIsChargedTheOldPrice() {
        Promise<HttpServerResponse> asked = Promise.promise();
        upstream.then(asked::complete);
        done(one.catalogue.price(price("m", 0, price("3", "5"), null)));

        Future<ChatAnswer> answer = one.ask("m");
        HttpServerResponse response = done(asked.future());
        now = START.plus(Catalogue.LEAD);
        ScriptedUpstream.completes("Yes", 10, 1).answer(response);
        done(answer);

        assertThat(one.lastCost()).isEqualTo(10 + 2);
        untilFresh(one);
        assertThat(costAt(one, "m")).isEqualTo(30 + 5);
    }

    @Test
    void ofTwoChangesOfTheSameVersionTheSecondIsRefused() {
        done(one.catalogue.price(price("m", 0, price("3", "5"), null)));

        assertThat(failure(other.catalogue.price(price("m", 0, price("4", "4"), null)))
                        .kind())
                .isEqualTo(ErrorKind.CONFLICT);
        assertThat(done(other.catalogue.price(price("m", 1, price("4", "4"), null)))
                        .number())
                .isEqualTo(2);
    }

    @Test
    void manyAdminsAtOnceMakeOneVersionEach() {
        List<Future<PriceVersion>> changes = java.util.stream.IntStream.range(0, 10)
                .mapToObj(i -> (i % 2 == 0 ? one : other).catalogue.price(price("m", 0, price("3", "5"), null)))
                .toList();

        done(Future.join(changes).otherwiseEmpty());

        assertThat(changes).filteredOn(Future::succeeded).hasSize(1);
        CatalogueModel model = done(one.catalogue.models(new CatalogueQuery(null, "m")))
                .models()
                .getFirst();
        assertThat(model.prices()).extracting(PriceVersion::number).containsExactly(0, 1);
        assertThat(model.prices().getLast().stamp().byUserId()).isEqualTo(ADMIN);
    }

    @Test
    void modelMadeAtRunTimeIsServedOnceItHasAPriceAndUntilItIsSwitchedOff() {
        done(one.catalogue.change(model("new", null, spec(true, "a"))));
        now = START.plusSeconds(20);
        assertThat(one.models().find("new")).isEmpty();
        done(one.catalogue.price(price("new", 0, price("2", "1"), null)));
        now = START.plusSeconds(40);
        untilFresh(one);
        assertThat(costAt(one, "new")).isEqualTo(20 + 1);

        done(one.catalogue.change(model("new", 1, spec(false, "a"))));
        now = START.plusSeconds(60);
        untilFresh(one);
        assertThat(failure(one.ask("new")).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(one.models().find("m")).isPresent();
    }

    @Test
    void newerVersionTakesThePlaceOfThosePlannedForLater() {
        Instant later = START.plus(Duration.ofHours(1));
        done(one.catalogue.price(price("m", 0, price("3", "5"), later)));
        done(one.catalogue.price(price("m", 1, price("4", "6"), null)));

        now = later;
        untilFresh(one);

        assertThat(costAt(one, "m")).isEqualTo(40 + 6);
    }

    @Test
    void nodeThatCannotReadWhatChangedAdmitsNobody() {
        done(one.catalogue.price(price("m", 0, price("3", "5"), null)));
        store.shutdown();

        now = START.plusSeconds(8);
        assertThat(costAt(other, "m")).isEqualTo(12);
        now = START.plus(Catalogue.LEAD);
        TollgateException refusal = failure(other.ask("m"));
        assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(refusal.retryAfter()).isNotNull();
    }

    @Test
    void whatCannotBeChargedOrServedIsRefused() {
        record Wrong(Future<?> change, ErrorKind kind, String field) {}
        var free = new PriceEntry(Map.of(), Map.of(), List.of());
        var odd = new PriceEntry(Map.of("input", BigDecimal.ONE, "smell", BigDecimal.ONE), Map.of(), List.of());
        for (Wrong wrong : List.of(
                new Wrong(one.catalogue.price(price("m", 0, free, null)), ErrorKind.INVALID_REQUEST, "prices"),
                new Wrong(one.catalogue.price(price("m", 0, odd, null)), ErrorKind.INVALID_REQUEST, "prices"),
                new Wrong(
                        one.catalogue.price(price("m", 0, price("1", "1"), START.plusSeconds(9))),
                        ErrorKind.INVALID_REQUEST,
                        "effectiveFrom"),
                new Wrong(one.catalogue.price(price("none", 0, price("1", "1"), null)), ErrorKind.NOT_FOUND, ""),
                new Wrong(
                        one.catalogue.change(model("x", null, spec(true, "nobody"))),
                        ErrorKind.INVALID_REQUEST,
                        "deployments"),
                new Wrong(one.catalogue.change(model("none", 3, spec(true, "a"))), ErrorKind.NOT_FOUND, ""),
                new Wrong(one.catalogue.change(model("m", null, spec(true, "a"))), ErrorKind.CONFLICT, ""))) {
            TollgateException failure = failure(wrong.change());
            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(wrong.kind());
            assertThat(failure.details()).allMatch(detail -> detail.field().equals(wrong.field()));
        }
        assertThat(costAt(one, "m")).isEqualTo(12);
    }
}
