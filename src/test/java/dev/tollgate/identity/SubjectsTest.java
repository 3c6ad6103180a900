package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class SubjectsTest {
    private RoomFixture fixture;
    private Principal one;
    private Principal two;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        fixture = new RoomFixture(dataFolder);
        one = fixture.principal(fixture.register("one").accessToken());
        two = fixture.principal(fixture.register("two").accessToken());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Principal keyOf(Principal maker, Permission... permissions) {
        return fixture.principal(fixture.key(maker, permissions).secret());
    }

    private Principal admin() {
        SignedIn signedIn = fixture.register("root");
        fixture.set("users", signedIn.user().id(), "platformRole", "ADMIN");
        return fixture.principal(signedIn.accessToken());
    }

    private TollgateException refusal(Principal by, String userId) {
        return failure(fixture.identity().subject(NamedUser.toActFor(by, userId)));
    }

    @Test
    void whoNamesNobodyOrThemselvesMeansThemselves() {
        Subject self = new Subject(one.organisationId(), one.userId(), null);

        assertThat(fixture.subject(one, null)).isEqualTo(self);
        assertThat(fixture.subject(one, one.userId())).isEqualTo(self);
        assertThat(fixture.subject(keyOf(one, Permission.CHAT), null)).isEqualTo(self);
        assertThat(fixture.subject(keyOf(one, Permission.CHAT), one.userId())).isEqualTo(self);
    }

    @Test
    void whoActsForATeamActsWithItsMoneyAndOwnsTheirOwn() {
        Principal inTeam = actingFor("org_team", one);
        Principal rootInTeam = actingFor("org_team", admin());

        assertThat(fixture.subject(inTeam, one.userId()).organisationId()).isEqualTo("org_team");
        assertThat(account(inTeam)).isEqualTo(one.organisationId());
        assertThat(account(rootInTeam)).isNotEqualTo("org_team");
    }

    @Test
    void keyOfATeamReachesNoMoneyOfItsMaker() {
        assertThat(account(actingFor("org_team", keyOf(one, Permission.BILLING))))
                .isEqualTo("org_team");
    }

    /** Whose money it is when somebody asks for their own. */
    private String account(Principal by) {
        return done(fixture.identity().subject(NamedUser.withMoney(by, by.userId())))
                .organisationId();
    }

    private static Principal actingFor(String organisationId, Principal by) {
        return new Principal(
                by.userId(),
                organisationId,
                by.memberRole(),
                by.platformRole(),
                by.keyId(),
                by.keyLabel(),
                by.permissions(),
                by.allowedModels(),
                by.limits(),
                by.spendingLimits());
    }

    @Test
    void az01AUserMayNameNobodyElseAndLearnsNothing() {
        String endUser = fixture.subject(keyOf(two, Permission.USERS), "42").ownerId();

        for (String foreign : List.of(two.userId(), "usr_unknown", endUser, "eu_unknown", "42", "", "{\"$gt\":\"\"}")) {
            TollgateException error = refusal(one, foreign);
            assertThat(error.kind()).isEqualTo(ErrorKind.FORBIDDEN);
            assertThat(error).hasMessage("You may not act for this user");
            assertThat(error.details()).isEmpty();
        }
    }

    @Test
    void az05TheSameExternalIdOfTwoOrganisationsIsTwoPeople() {
        Principal ones = keyOf(one, Permission.USERS);
        Principal twos = keyOf(two, Permission.USERS);

        Subject first = fixture.subject(ones, "42");
        Subject second = fixture.subject(twos, "42");

        assertThat(first.endUserId()).startsWith("eu_").isNotEqualTo(second.endUserId());
        assertThat(first.organisationId()).isEqualTo(one.organisationId());
        assertThat(second.organisationId()).isEqualTo(two.organisationId());
        assertThat(fixture.subject(ones, "42")).isEqualTo(first);
        assertThat(fixture.subject(ones, "43")).isNotEqualTo(first);
        assertThat(fixture.subject(ones, first.ownerId())).isEqualTo(first);
    }

    @Test
    void az05AKeyWithoutUsersNamesNoEndUserAndWithItNoForeignId() {
        Principal plain = keyOf(one, Permission.CHAT);
        Principal users = keyOf(one, Permission.USERS);
        String twos = fixture.subject(keyOf(two, Permission.USERS), "42").ownerId();

        assertThat(refusal(plain, "42").kind()).isEqualTo(ErrorKind.FORBIDDEN);
        for (String foreign : List.of(two.userId(), "usr_unknown", twos, "eu_unknown")) {
            TollgateException error = refusal(users, foreign);
            assertThat(error.kind()).isEqualTo(ErrorKind.FORBIDDEN);
            assertThat(error).hasMessage("You may not act for this user");
        }
    }

    @Test
    void manyFirstUsesAtOnceMakeOneEndUser() {
        Principal key = keyOf(one, Permission.USERS);

        List<Future<Subject>> uses = IntStream.range(0, 20)
                .mapToObj(_ -> fixture.identity().subject(NamedUser.toActFor(key, "42")))
                .toList();
        done(Future.all(uses));

        assertThat(uses.stream().map(Future::result).distinct()).hasSize(1);
        assertThat(done(fixture.mongo.count("endUsers", new JsonObject()))).isEqualTo(1);
    }

    @Test
    void anExternalIdHas1To128CharactersAndNoControlCharacters() {
        Principal key = keyOf(one, Permission.USERS);

        for (String wrong : List.of("", "a\0b", "a\nb", "\uD800", "x".repeat(129))) {
            assertThat(refusal(key, wrong).details())
                    .extracting(TollgateException.Detail::field)
                    .containsExactly("userId");
        }
        fixture.subject(key, "x".repeat(128));
        assertThat(fixture.subject(key, " 42").ownerId())
                .isNotEqualTo(fixture.subject(key, "42").ownerId());
    }

    @Test
    void aPlatformAdminNamesAnybodyThereIs() {
        Principal admin = admin();
        Subject endUser = fixture.subject(keyOf(two, Permission.USERS), "42");

        assertThat(fixture.subject(admin, two.userId()))
                .isEqualTo(new Subject(two.organisationId(), two.userId(), null));
        assertThat(fixture.subject(admin, endUser.ownerId())).isEqualTo(endUser);
        for (String nobody : List.of("usr_unknown", "eu_unknown", "42")) {
            assertThat(refusal(admin, nobody).kind()).isEqualTo(ErrorKind.NOT_FOUND);
        }
    }
}
