package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class SessionsTest {
    private RoomFixture fixture;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        fixture = new RoomFixture(dataFolder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Future<SignedIn> refresh(Secret token) {
        return fixture.identity().refresh(new RefreshToken(token));
    }

    private Future<SignedIn> byBrowser(Secret token) {
        return fixture.identity().refresh(new RefreshToken(token, true));
    }

    private void assertRefreshRefused(Secret token) {
        assertThat(failure(refresh(token)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void aRefreshedSessionGoesOnWithNewTokens() {
        SignedIn first = fixture.register("bob");
        fixture.clock.pass(Duration.ofHours(2));
        fixture.assertRefused(first.accessToken());

        SignedIn second = done(refresh(first.refreshToken()));

        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(second.user()).isEqualTo(first.user());
        assertThat(fixture.principal(second.accessToken()).userId())
                .isEqualTo(first.user().id());
        done(refresh(second.refreshToken()));
    }

    @Test
    void au05AReusedRefreshTokenEndsItsWholeFamily() {
        SignedIn first = fixture.register("bob");
        SignedIn second = done(refresh(first.refreshToken()));
        SignedIn other = done(fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)));

        assertRefreshRefused(first.refreshToken());

        assertRefreshRefused(second.refreshToken());
        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.assertRefused(second.accessToken());
        done(refresh(other.refreshToken()));
    }

    @Test
    void aBrowserThatIsReloadedWhileItRenewsItsSessionStaysSignedIn() {
        SignedIn first = fixture.register("bob");
        SignedIn unseen = done(byBrowser(first.refreshToken()));
        SignedIn second = done(byBrowser(first.refreshToken()));
        SignedIn third = done(byBrowser(first.refreshToken()));

        done(byBrowser(second.refreshToken()));
        done(byBrowser(unseen.refreshToken()));
        SignedIn last = done(byBrowser(third.refreshToken()));

        fixture.clock.pass(Duration.ofMillis(Sessions.LEEWAY_MS));
        assertThat(failure(byBrowser(first.refreshToken())).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertRefreshRefused(last.refreshToken());
    }

    @Test
    void au05WhatAProgramUsedIsNoBrowsersToken() {
        SignedIn first = fixture.register("bob");
        SignedIn second = done(refresh(first.refreshToken()));

        assertThat(failure(byBrowser(first.refreshToken())).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertRefreshRefused(second.refreshToken());
    }

    @Test
    void au05OfManyUsesOfOneRefreshTokenAtOnceAtMostOneWins() {
        SignedIn first = fixture.register("bob");

        List<Future<SignedIn>> uses = IntStream.range(0, 16)
                .mapToObj(_ -> refresh(first.refreshToken()))
                .toList();
        done(Future.join(uses).transform(_ -> Future.succeededFuture()));

        List<SignedIn> won =
                uses.stream().filter(Future::succeeded).map(Future::result).toList();
        assertThat(won).hasSize(1);
        assertRefreshRefused(won.getFirst().refreshToken());
    }

    @Test
    void au06AfterLogoutItsTokensAreDead() {
        SignedIn bob = fixture.register("bob");
        fixture.principal(bob.accessToken());

        done(fixture.identity().logout(new RefreshToken(bob.refreshToken())));

        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.assertRefused(bob.accessToken());
        assertRefreshRefused(bob.refreshToken());
    }

    @Test
    void loggingOutTwiceOrWithNonsenseIsNoError() {
        SignedIn bob = fixture.register("bob");
        done(fixture.identity().logout(new RefreshToken(bob.refreshToken())));

        done(fixture.identity().logout(new RefreshToken(bob.refreshToken())));
        done(fixture.identity().logout(new RefreshToken(new Secret("nonsense"))));
    }

    @Test
    void au06ALoweredRoleIsThereWithin5Seconds() {
        SignedIn bob = fixture.register("bob");
        Principal owner = fixture.principal(bob.accessToken());
        CreatedKey key = fixture.key(owner, Permission.CHAT, Permission.USERS);
        assertThat(fixture.principal(key.secret()).may(Permission.USERS)).isTrue();

        fixture.set("members", owner.organisationId() + "." + owner.userId(), "role", "MEMBER");
        fixture.clock.pass(Duration.ofSeconds(5));

        assertThat(fixture.principal(bob.accessToken()).memberRole()).isEqualTo(MemberRole.MEMBER);
        assertThat(fixture.principal(key.secret()).permissions()).containsExactly(Permission.CHAT);
    }

    @Test
    void az06WhoIsNoMemberAnyMoreIsRefused() {
        SignedIn bob = fixture.register("bob");
        Principal owner = fixture.principal(bob.accessToken());
        CreatedKey key = fixture.key(owner, Permission.CHAT);

        done(fixture.mongo.removeDocuments("members", new JsonObject()));
        fixture.clock.pass(Duration.ofSeconds(5));

        fixture.assertRefused(bob.accessToken());
        fixture.assertRefused(key.secret());
    }

    @Test
    void anUnusedRefreshTokenExpiresAndItsSessionIsSweptAway() {
        SignedIn bob = fixture.register("bob");
        fixture.clock.pass(Duration.ofDays(30));

        assertRefreshRefused(bob.refreshToken());
        fixture.register("alice");
        fixture.clock.pass(Duration.ofDays(30));
        fixture.room.jobs(List.of()).forEach(job -> done(job.work().get()));
        assertThat(done(fixture.mongo.count("sessions", new JsonObject()))).isZero();
    }

    @Test
    void au11TheStoreHoldsNoTokenAndNoPasswordInClear() {
        SignedIn bob = fixture.register("bob");
        CreatedKey key = fixture.key(fixture.principal(bob.accessToken()), Permission.CHAT);
        StringBuilder dump = new StringBuilder();
        for (String collection : done(fixture.mongo.getCollections())) {
            done(fixture.mongo.find(collection, new JsonObject())).forEach(dump::append);
        }

        assertThat(dump).contains("bob");
        assertThat(dump)
                .doesNotContain(
                        bob.refreshToken().value(),
                        bob.accessToken().value(),
                        key.secret().value(),
                        RoomFixture.PASSWORD.value());
        String tokenId = String.valueOf(
                done(fixture.tokens.readRefresh(bob.refreshToken())).tokenId());
        assertThat(dump).doesNotContain(tokenId);
    }
}
