package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class AuthenticatorTest {
    private RoomFixture fixture;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        fixture = new RoomFixture(dataFolder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Authenticator authenticator(Identity identity) {
        var authenticator =
                new Authenticator(fixture.vertx, identity, fixture.tokens, Duration.ofSeconds(3), fixture.clock);
        done(authenticator.start());
        return authenticator;
    }

    @Test
    void au04ManyTokensThatBeginAlikeAreNeverTakenForOneAnother() {
        List<SignedIn> users = IntStream.range(0, 20)
                .mapToObj(i -> fixture.register("user" + i))
                .toList();
        List<Secret> tokens = new ArrayList<>();
        List<String> owners = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            User user = users.get(i % 20).user();
            String session = done(fixture.tokens.readAccess(users.get(i % 20).accessToken()))
                    .sessionId();
            tokens.add(fixture.tokens.access(user.id(), user.organisationId(), session, Duration.ofSeconds(60 + i)));
            owners.add(user.id());
        }
        assertThat(tokens.stream().map(token -> token.value().substring(0, 64)).distinct())
                .hasSize(1);

        List<Future<String>> answers = tokens.parallelStream()
                .map(token -> fixture.room
                        .authenticator()
                        .authenticate(new Credential(token))
                        .map(Principal::userId))
                .toList();

        assertThat(answers.stream().map(RoomFixture::done)).isEqualTo(owners);
    }

    @Test
    void aCallerIsLookedUpOnceIn1500Milliseconds() {
        var counting = new CountingIdentity(fixture.identity());
        Authenticator authenticator = authenticator(counting);
        var token = new Credential(fixture.register("bob").accessToken());

        for (int i = 0; i < 5; i++) {
            done(authenticator.authenticate(token));
            fixture.clock.pass(Duration.ofMillis(300));
        }
        assertThat(counting.asked).hasValue(1);

        fixture.clock.pass(Duration.ofSeconds(2));
        done(authenticator.authenticate(token));
        assertThat(counting.asked).hasValue(2);
    }

    @Test
    void aCallerWithManyRequestsNeverWaitsForTheNextLookUp() {
        var counting = new CountingIdentity(fixture.identity());
        Authenticator authenticator = authenticator(counting);
        var token = new Credential(fixture.register("bob").accessToken());
        done(authenticator.authenticate(token));

        Promise<Void> gate = Promise.promise();
        counting.gate = gate.future();
        fixture.clock.pass(Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            assertThat(authenticator.authenticate(token).succeeded()).isTrue();
        }
        assertThat(counting.asked).hasValue(2);
    }

    @Test
    void whoIsRefusedWhenLookedUpAnewIsForgottenThen() {
        Promise<Principal> refusal = Promise.promise();
        var counting = new CountingIdentity(fixture.identity());
        Authenticator authenticator = authenticator(counting);
        var token = new Credential(fixture.register("bob").accessToken());
        done(authenticator.authenticate(token));

        counting.gate = refusal.future();
        fixture.clock.pass(Duration.ofSeconds(2));
        done(authenticator.authenticate(token));
        refusal.fail(Tokens.unauthenticated());

        assertThat(kindAfterThat(authenticator, token)).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    /** The look-up ends on another thread: the caller asks until it has. */
    private static ErrorKind kindAfterThat(Authenticator authenticator, Credential token) {
        Future<Principal> answer = authenticator.authenticate(token);
        while (answer.succeeded()) {
            Thread.onSpinWait();
            answer = authenticator.authenticate(token);
        }
        return failure(answer).kind();
    }

    @Test
    void requestsWithOneCredentialAtOnceShareALookUpAndStayOnTheirEventLoops() {
        var counting = new CountingIdentity(fixture.identity());
        Promise<Void> gate = Promise.promise();
        counting.gate = gate.future();
        Authenticator authenticator = authenticator(counting);
        var token = new Credential(fixture.register("bob").accessToken());

        List<Future<Boolean>> answers = IntStream.range(0, 8)
                .mapToObj(_ -> {
                    Context own = fixture.vertx.getOrCreateContext();
                    Promise<Boolean> onOwn = Promise.promise();
                    own.runOnContext(_ -> authenticator
                            .authenticate(token)
                            .onComplete(_ -> onOwn.complete(Vertx.currentContext() == own), onOwn::fail));
                    return onOwn.future();
                })
                .toList();
        fixture.vertx.setTimer(200, _ -> gate.complete());

        assertThat(answers.stream().map(RoomFixture::done)).containsOnly(true);
        assertThat(counting.asked).hasValue(1);
    }

    @Test
    void anEndedSessionIsForgottenAtOnceNotOnlyAfter3Seconds() {
        SignedIn bob = fixture.register("bob");
        CreatedKey key = fixture.key(fixture.principal(bob.accessToken()), Permission.CHAT);
        Principal owner = fixture.principal(bob.accessToken());
        fixture.principal(key.secret());

        done(fixture.identity().revokeKey(new KeyRef(owner, key.key().id())));
        done(fixture.identity().logout(new RefreshToken(bob.refreshToken())));
        // The clock stands still: only what was told can have taken them out.
        for (Secret ended : List.of(bob.accessToken(), key.secret())) {
            while (fixture.room
                    .authenticator()
                    .authenticate(new Credential(ended))
                    .succeeded()) {
                done(fixture.vertx.timer(5));
            }
        }
        fixture.assertRefused(bob.accessToken());
        fixture.assertRefused(key.secret());
    }

    @Test
    void unknownKeysAreLookedUpOnceASecondAndOddOnesNever() {
        var counting = new CountingIdentity(fixture.identity());
        Authenticator authenticator = authenticator(counting);
        var unknown = new Credential(new Secret("ak_live_" + "0".repeat(32)));

        for (int i = 0; i < 3; i++) {
            assertThat(failure(authenticator.authenticate(unknown)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        }
        for (String odd : List.of("ak_", "ak_live_", "ak_live_" + "0".repeat(33), "ak_live_" + "0".repeat(31) + "\n")) {
            assertThat(failure(authenticator.authenticate(new Credential(new Secret(odd))))
                            .kind())
                    .isEqualTo(ErrorKind.UNAUTHENTICATED);
        }
        assertThat(counting.asked).hasValue(1);
    }

    @Test
    void aRoomThatCannotAnswerIsAskedAgain() {
        var counting = new CountingIdentity(fixture.identity());
        counting.gate = Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, "busy"));
        Authenticator authenticator = authenticator(counting);
        var token = new Credential(fixture.register("bob").accessToken());

        assertThat(failure(authenticator.authenticate(token)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        counting.gate = Future.succeededFuture();
        done(authenticator.authenticate(token));
    }

    @Test
    void rightsMayNotBeRememberedForOver3Seconds() {
        assertThatThrownBy(() -> new Authenticator(
                        fixture.vertx, fixture.identity(), fixture.tokens, Duration.ofSeconds(4), fixture.clock))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCacheNeverGrowsBeyondItsCapacityAndKeepsTheLatest() {
        var cache = new ShortLivedCache<Integer, Integer>(Duration.ofSeconds(3), 100, fixture.clock);
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            cache.put(i, i, fixture.clock.millis());
            sizes.add(cache.size());
            assertThat(cache.get(i)).hasValue(i);
        }

        assertThat(sizes.stream().max(Comparator.naturalOrder())).hasValue(100);
        assertThat(cache.get(960)).hasValue(960);
        fixture.clock.pass(Duration.ofSeconds(3));
        assertThat(cache.get(999)).isEmpty();
    }
}
