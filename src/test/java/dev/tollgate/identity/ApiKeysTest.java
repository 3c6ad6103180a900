package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static dev.tollgate.identity.RoomFixture.keyRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class ApiKeysTest {
    private RoomFixture fixture;
    private Principal owner;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        fixture = new RoomFixture(dataFolder);
        owner = fixture.principal(fixture.register("owner").accessToken());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aKeyActsForItsMakerWithItsOwnRightsAlone() {
        Instant expiry = fixture.clock.instant().plus(Duration.ofDays(365));
        CreatedKey created = done(fixture.identity()
                .createKey(new KeyRequest(
                        owner,
                        " Production API Key ",
                        Set.of(Permission.CHAT, Permission.BILLING),
                        Set.of("gpt-4"),
                        new KeyLimits(5, null, 2),
                        KeyBudget.NONE,
                        expiry)));

        Principal key = fixture.principal(created.secret());

        assertThat(created.key().name()).isEqualTo("Production API Key");
        assertThat(created.key().expiresAt()).isEqualTo(expiry);
        assertThat(key.userId()).isEqualTo(owner.userId());
        assertThat(key.organisationId()).isEqualTo(owner.organisationId());
        assertThat(key.keyId()).isEqualTo(created.key().id());
        assertThat(key.permissions()).containsExactlyInAnyOrder(Permission.CHAT, Permission.BILLING);
        assertThat(key.limits()).isEqualTo(new KeyLimits(5, null, 2));
        assertThat(key.mayUseModel("gpt-4")).isTrue();
        assertThat(key.mayUseModel("gpt-5")).isFalse();
    }

    @Test
    void au11ListsShowOnlyAPrefixAndSecretsAreLongAndRandom() {
        CreatedKey created = fixture.key(owner, Permission.CHAT);

        KeyList list = done(fixture.identity().keys(owner));

        // 32 characters of 5 bits.
        assertThat(created.secret().value()).matches("ak_live_[0-9a-z]{32}");
        assertThat(list.keys()).containsExactly(created.key());
        assertThat(created.key().prefix()).hasSizeLessThan(16).startsWith("ak_live_");
        assertThat(created.toString()).doesNotContain(created.secret().value());
    }

    @Test
    void keysAreListedTheNewestFirst() {
        CreatedKey first = fixture.key(owner, Permission.CHAT);
        fixture.clock.pass(Duration.ofSeconds(1));
        CreatedKey second = fixture.key(owner, Permission.CHAT);

        assertThat(done(fixture.identity().keys(owner)).keys()).containsExactly(second.key(), first.key());
    }

    @Test
    void aRevokedKeyStopsAndIsShownAsInactive() {
        CreatedKey created = fixture.key(owner, Permission.CHAT);
        fixture.principal(created.secret());
        KeyRef ref = new KeyRef(owner, created.key().id());

        done(fixture.identity().revokeKey(ref));
        done(fixture.identity().revokeKey(ref));

        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.assertRefused(created.secret());
        assertThat(done(fixture.identity().key(ref)).active()).isFalse();
        assertThat(failure(fixture.identity().rotateKey(ref)).kind()).isEqualTo(ErrorKind.CONFLICT);
    }

    @Test
    void aRenewedKeyKeepsItsRightsAndTheOldSecretStops() {
        CreatedKey old = fixture.key(owner, Permission.CHAT);
        fixture.principal(old.secret());

        CreatedKey renewed =
                done(fixture.identity().rotateKey(new KeyRef(owner, old.key().id())));

        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.assertRefused(old.secret());
        assertThat(fixture.principal(renewed.secret()).permissions()).containsExactly(Permission.CHAT);
        assertThat(renewed.key().id()).isEqualTo(old.key().id());
    }

    @Test
    void anExpiredKeyIsRefused() {
        Instant soon = fixture.clock.instant().plusSeconds(60);
        CreatedKey created =
                done(fixture.identity().createKey(ApiKeyRightsTest.restricted(owner, Set.of(), null, soon)));
        fixture.principal(created.secret());

        fixture.clock.pass(Duration.ofSeconds(65));

        fixture.assertRefused(created.secret());
    }

    @Test
    void keysOfOtherOrganisationsDoNotExist() {
        CreatedKey created = fixture.key(owner, Permission.CHAT);
        Principal stranger = fixture.principal(fixture.register("stranger").accessToken());
        KeyRef foreign = new KeyRef(stranger, created.key().id());

        for (var attempt : List.of(
                fixture.identity().key(foreign),
                fixture.identity().rotateKey(foreign),
                fixture.identity().revokeKey(foreign),
                fixture.identity().key(new KeyRef(stranger, "key_unknown")))) {
            TollgateException error = failure(attempt);
            assertThat(error.kind()).isEqualTo(ErrorKind.NOT_FOUND);
            assertThat(error).hasMessage("No such API key");
        }
        assertThat(done(fixture.identity().keys(stranger)).keys()).isEmpty();
        fixture.principal(created.secret());
    }

    @Test
    void everyWrongFieldOfAKeyIsNamed() {
        var wish = new KeyRequest(
                owner,
                "a\0b",
                Set.of(),
                Set.of(""),
                new KeyLimits(0, -1, Integer.MAX_VALUE),
                new KeyBudget(-1L, Long.MAX_VALUE, Long.MIN_VALUE),
                fixture.clock.instant());

        assertThat(failure(fixture.identity().createKey(wish)).details())
                .extracting(TollgateException.Detail::field)
                .containsExactly(
                        "name",
                        "permissions",
                        "allowedModels",
                        "expiresAt",
                        "limits.requestsPerMinute",
                        "limits.tokensPerMinute",
                        "limits.concurrentRequests",
                        "budget.daily",
                        "budget.monthly",
                        "budget.total");
    }

    @Test
    void theThousandAndFirstKeyIsRefusedUnlessAnEndedOneMakesRoom() {
        JsonObject document = StoredKey.document(new StoredKey(
                fixture.key(owner, Permission.CHAT).key(), owner.organisationId(), owner.userId(), "h", 1));
        done(fixture.mongo.bulkWrite(
                "apiKeys",
                IntStream.range(1, 1000)
                        .mapToObj(i -> BulkOperation.createInsert(
                                document.copy().put("_id", "key_" + i).put("hash", "h" + i)))
                        .toList()));

        assertThat(failure(fixture.identity().createKey(keyRequest(owner, Permission.CHAT)))
                        .kind())
                .isEqualTo(ErrorKind.CONFLICT);
        done(fixture.identity().revokeKey(new KeyRef(owner, "key_7")));
        fixture.key(owner, Permission.CHAT);
        assertThat(done(fixture.mongo.findOne("apiKeys", new JsonObject().put("_id", "key_7"), null)))
                .isNull();
    }

    @Test
    void theLastUseOfAKeyIsWrittenWhenTheRoomStopsAtTheLatest() {
        CreatedKey key = fixture.key(owner, Permission.CHAT);
        fixture.clock.pass(Duration.ofMinutes(5));
        fixture.principal(key.secret());
        Instant used = fixture.clock.instant();

        fixture.restart(new Secret(""));

        assertThat(done(fixture.identity().key(new KeyRef(owner, key.key().id())))
                        .lastUsedAt())
                .isEqualTo(used);
    }
}
