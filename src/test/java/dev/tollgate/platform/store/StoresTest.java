package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.StoreSettings;
import dev.tollgate.testing.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StoresTest {
    private final Path folder;
    private final Vertx vertx = Vertx.vertx();

    StoresTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static StoreSettings stores(String mongodbUri, String redisUrl) {
        return new StoreSettings(new Secret(mongodbUri), new Secret(redisUrl), "tollgate");
    }

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    @Test
    void withNothingConfiguredBothStoresAreEmbeddedAndKeepTheirDataOverACleanStop() {
        Stores stores = Stores.open(vertx, folder, stores("", "")).await();
        stores.ready().await();
        assertThat(stores.embedded()).isTrue();
        stores.mongo().insert("things", new JsonObject().put("_id", "t1")).await();
        assertThat(stores.redis().send(Request.cmd(Command.PING)).await()).hasToString("PONG");
        stores.close().await();
        stores.close().await();

        Stores again = Stores.open(vertx, folder, stores("", "")).await();
        assertThat(again.mongo().count("things", new JsonObject()).await()).isEqualTo(1);
        again.close().await();
    }

    @Test
    void aGivenDatabaseThatIsAwayAtTheStartIsReadyOnceItIsThereAndRedisMayStayAway() {
        int mongoPort = FreePorts.next();
        StoreSettings settings = stores(
                "mongodb://127.0.0.1:" + mongoPort + "/?serverSelectionTimeoutMS=2000",
                "redis://127.0.0.1:" + FreePorts.next());
        Stores stores = Stores.open(vertx, folder, settings).await();
        assertThat(stores.ready().isComplete()).isFalse();
        assertThat(stores.embedded()).isFalse();
        assertThatThrownBy(() -> stores.redis().send(Request.cmd(Command.PING)).await())
                .isInstanceOf(IOException.class);

        try (EmbeddedMongo late = EmbeddedMongo.start(folder, mongoPort, Set.of())) {
            stores.ready().await();
            assertThat(late.uri()).endsWith(":" + mongoPort);
            assertThat(stores.mongo()
                            .count(MongoCounters.COLLECTION, new JsonObject())
                            .await())
                    .isZero();
            stores.close().await();
        }
    }

    @Test
    void closingEndsTheWaitForADatabaseThatNeverComes() {
        String uri = "mongodb://127.0.0.1:" + FreePorts.next() + "/?serverSelectionTimeoutMS=100";
        Stores stores = Stores.open(vertx, folder, stores(uri, "")).await();
        stores.close().await();
        assertThatThrownBy(() -> stores.ready().await()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAddressThatMakesNoSenseFailsTheOpeningAndLeavesNoRedisBehind() {
        assertThatThrownBy(() ->
                        Stores.open(vertx, folder, stores("postgres://x", "")).await())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder.resolve("redis/redis.sock")).doesNotExist();
    }

    @Test
    void theSchemaIsAppliedAgainAndAgainAndItsUniqueIndexesHold() {
        Stores stores = Stores.open(vertx, folder, stores("", "")).await();
        StoreSchema schema = new StoreSchema(List.of(
                CollectionSchema.named("users").unique("name").uniqueIfPresent("email"),
                CollectionSchema.named("lines").index("account", "-time")));
        schema.apply(stores.mongo()).await();
        schema.apply(stores.mongo()).await();
        stores.mongo().insert("users", new JsonObject().put("name", "a")).await();
        stores.mongo().insert("users", new JsonObject().put("name", "b")).await();
        assertThatThrownBy(() -> stores.mongo()
                        .insert("users", new JsonObject().put("name", "a"))
                        .await())
                .hasMessageContaining("E11000");
        stores.close().await();
    }

    @Test
    void aDatabaseOfANewerProgramIsRefused() {
        Stores stores = Stores.open(vertx, folder, stores("", "")).await();
        JsonObject newer = new JsonObject().put("_id", "version").put("number", StoreSchema.VERSION + 1);
        stores.mongo().insert("schema", newer).await();
        assertThatThrownBy(
                        () -> new StoreSchema(List.of()).apply(stores.mongo()).await())
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("newer program");
        stores.close().await();
    }

    @Test
    void twoRoomsCannotClaimTheSameCollection() {
        assertThatThrownBy(() ->
                        new StoreSchema(List.of(CollectionSchema.named("users"), CollectionSchema.named("users"))))
                .hasMessageContaining("users");
    }
}
