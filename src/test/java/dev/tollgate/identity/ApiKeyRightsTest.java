package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static dev.tollgate.identity.RoomFixture.keyRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a key may do, and who may give it that. */
@Timeout(180)
final class ApiKeyRightsTest {
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

    private void assertForbidden(KeyRequest wish) {
        assertThat(failure(fixture.identity().createKey(wish)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
    }

    /** A wish for a key that may chat within these limits. */
    static KeyRequest restricted(
            Principal by, Set<String> models, @Nullable Integer perMinute, @Nullable Instant expiresAt) {
        return new KeyRequest(
                by,
                "k",
                Set.of(Permission.CHAT),
                models,
                new KeyLimits(perMinute, null, null),
                KeyBudget.NONE,
                expiresAt);
    }

    private Principal withRole(Principal user, MemberRole role) {
        fixture.set("members", user.organisationId() + "." + user.userId(), "role", role.name());
        return new Principal(
                user.userId(),
                user.organisationId(),
                role,
                user.platformRole(),
                null,
                null,
                user.permissions(),
                Set.of(),
                KeyLimits.NONE,
                List.of());
    }

    private Principal admin() {
        SignedIn signedIn = fixture.register("root");
        fixture.set("users", signedIn.user().id(), "platformRole", "ADMIN");
        return fixture.principal(signedIn.accessToken());
    }

    @Test
    void au13NobodyGrantsMoreThanTheyMay() {
        Principal chatKey =
                fixture.principal(fixture.key(owner, Permission.CHAT).secret());
        Principal member = withRole(fixture.principal(fixture.register("member").accessToken()), MemberRole.MEMBER);

        for (Permission permission : List.of(Permission.ADMIN, Permission.BILLING_TOPUP)) {
            assertForbidden(keyRequest(owner, Permission.CHAT, permission));
        }
        for (Permission permission :
                List.of(Permission.ADMIN, Permission.BILLING_TOPUP, Permission.USERS, Permission.WEBHOOKS)) {
            assertForbidden(keyRequest(member, Permission.CHAT, permission));
            assertForbidden(keyRequest(chatKey, Permission.CHAT, permission));
        }
        assertForbidden(keyRequest(chatKey, Permission.MODELS));
        fixture.key(member, Permission.CHAT);
        fixture.key(owner, Permission.USERS);
        assertThat(done(fixture.identity().keys(owner)).keys()).hasSize(2);
    }

    @Test
    void au13AKeyCannotMakeOneWithMoreModelsLimitsOrTime() {
        Instant expiry = fixture.clock.instant().plusSeconds(600);
        Principal key =
                fixture.principal(done(fixture.identity().createKey(restricted(owner, Set.of("gpt-4"), 10, expiry)))
                        .secret());

        assertForbidden(restricted(key, Set.of(), 10, expiry));
        assertForbidden(restricted(key, Set.of("gpt-4", "gpt-5"), 10, expiry));
        assertForbidden(restricted(key, Set.of("gpt-4"), null, expiry));
        assertForbidden(restricted(key, Set.of("gpt-4"), 11, expiry));
        assertForbidden(restricted(key, Set.of("gpt-4"), 10, null));
        assertForbidden(restricted(key, Set.of("gpt-4"), 10, expiry.plusSeconds(1)));
        done(fixture.identity().createKey(restricted(key, Set.of("gpt-4"), 10, expiry)));
    }

    @Test
    void au13AKeyCannotTakeOverAStrongerOne() {
        CreatedKey strong = fixture.key(owner, Permission.CHAT, Permission.USERS);
        CreatedKey weak = fixture.key(owner, Permission.CHAT);
        Principal key = fixture.principal(weak.secret());

        KeyRef stronger = new KeyRef(key, strong.key().id());
        assertThat(failure(fixture.identity().rotateKey(stronger)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(failure(fixture.identity().revokeKey(stronger)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        done(fixture.identity().rotateKey(new KeyRef(key, weak.key().id())));
        fixture.principal(strong.secret());
    }

    @Test
    void aPlainMemberChangesOnlyTheirOwnKeys() {
        CreatedKey ownersKey = fixture.key(owner, Permission.CHAT);
        var member = new Principal(
                "usr_member",
                owner.organisationId(),
                MemberRole.MEMBER,
                PlatformRole.CLIENT,
                null,
                null,
                owner.permissions(),
                Set.of(),
                KeyLimits.NONE,
                List.of());
        CreatedKey own = fixture.key(member, Permission.CHAT);

        KeyRef foreign = new KeyRef(member, ownersKey.key().id());
        assertThat(failure(fixture.identity().rotateKey(foreign)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(failure(fixture.identity().revokeKey(foreign)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        done(fixture.identity().rotateKey(new KeyRef(member, own.key().id())));
        done(fixture.identity().revokeKey(new KeyRef(member, own.key().id())));
    }

    @Test
    void anAdminKeyWorksAsSuchOnlyWhileItsMakerIsOne() {
        Principal admin = admin();
        CreatedKey key = fixture.key(admin, Permission.ADMIN, Permission.BILLING_TOPUP);
        assertThat(fixture.principal(key.secret()).isPlatformAdmin()).isTrue();
        CreatedKey plain = fixture.key(admin, Permission.CHAT);
        assertThat(fixture.principal(plain.secret()).isPlatformAdmin()).isFalse();

        fixture.set("users", admin.userId(), "platformRole", "CLIENT");
        fixture.clock.pass(Duration.ofSeconds(5));

        Principal left = fixture.principal(key.secret());
        assertThat(left.isPlatformAdmin()).isFalse();
        assertThat(left.may(Permission.ADMIN)).isFalse();
    }

    @Test
    void au06AKeyOfWhoWasMadeAPlainMemberHelpsToNothingThatNeedsARole() {
        Principal admin = admin();
        CreatedKey organisations = fixture.key(owner, Permission.CHAT, Permission.USERS, Permission.WEBHOOKS);
        CreatedKey installations =
                fixture.key(admin, Permission.ADMIN, Permission.BILLING_TOPUP, Permission.USERS, Permission.WEBHOOKS);
        assertThat(fixture.principal(organisations.secret()).permissions()).hasSize(3);
        assertThat(fixture.principal(installations.secret()).permissions()).hasSize(4);

        withRole(owner, MemberRole.MEMBER);
        withRole(admin, MemberRole.MEMBER);
        fixture.clock.pass(Duration.ofSeconds(3));

        assertThat(fixture.principal(organisations.secret()).permissions()).containsExactly(Permission.CHAT);
        assertThat(fixture.principal(installations.secret()).permissions())
                .containsExactlyInAnyOrder(Permission.ADMIN, Permission.BILLING_TOPUP, Permission.USERS);
        fixture.set("users", admin.userId(), "platformRole", "CLIENT");
        fixture.clock.pass(Duration.ofSeconds(3));
        assertThat(fixture.principal(installations.secret()).permissions()).isEmpty();
    }

    @Test
    void aPermissionThatIsUnknownHereGrantsNothing() {
        CreatedKey key = fixture.key(owner, Permission.CHAT);
        fixture.set(
                "apiKeys",
                key.key().id(),
                "permissions",
                new JsonArray().add("*").add("chat"));

        assertThat(fixture.principal(key.secret()).permissions()).containsExactly(Permission.CHAT);
    }
}
