package dev.tollgate.identity;

import static dev.tollgate.identity.OrganisationScene.refused;
import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.admin.OrganisationBlock;
import dev.tollgate.identity.organisation.EndUser;
import dev.tollgate.identity.organisation.EndUserQuery;
import dev.tollgate.identity.organisation.EndUserRef;
import dev.tollgate.identity.organisation.NewOrganisation;
import dev.tollgate.identity.organisation.OrganisationChange;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.OwnOrganisation;
import dev.tollgate.identity.organisation.TokenReport;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class OrganisationsTest {
    private OrganisationScene scene;
    private RoomFixture fixture;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        scene = new OrganisationScene(dataFolder);
        fixture = scene.fixture;
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private List<OwnOrganisation> mine(Principal by) {
        return done(fixture.organisations().mine(by)).organisations();
    }

    @Test
    void whoMakesAnOrganisationOwnsItBesideThePersonalOne() {
        assertThat(mine(scene.owner))
                .extracting(
                        own -> own.organisation().name(),
                        own -> own.organisation().personal(),
                        OwnOrganisation::role)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("owner's organisation", true, MemberRole.OWNER),
                        org.assertj.core.groups.Tuple.tuple("Acme", false, MemberRole.OWNER));
    }

    @Test
    void aSlugIsOnlyOnes() {
        var first = new NewOrganisation(scene.owner, "One", "one", "First");
        assertThat(done(fixture.organisations().create(first)).organisation().slug())
                .isEqualTo("one");
        refused(fixture.organisations().create(first), ErrorKind.CONFLICT);
        refused(
                fixture.organisations().change(new OrganisationChange(scene.owner, scene.id, null, "one", null)),
                ErrorKind.CONFLICT);
        for (String bad : List.of("One", "-a", "a-", "a", "a b", "a".repeat(65), "ä1")) {
            var wish = new NewOrganisation(scene.owner, "x", bad, null);
            assertThat(failure(fixture.organisations().create(wish)).details())
                    .as(bad)
                    .extracting("field")
                    .containsExactly("slug");
        }
    }

    private boolean hasStartCredits(String organisationId) {
        return done(fixture.organisations().byId(new OrganisationId(organisationId)))
                .startCredits();
    }

    @Test
    void onlyTheFirstOrganisationThatSomebodyMakesHasStartCreditsBesideThePersonalOne() {
        String second = scene.make(scene.owner, "Second");
        Principal other = scene.person("other");

        assertThat(hasStartCredits(scene.owner.organisationId())).isTrue();
        assertThat(hasStartCredits(scene.id)).isTrue();
        assertThat(hasStartCredits(second)).isFalse();
        assertThat(hasStartCredits(scene.make(other, "First of another"))).isTrue();
    }

    @Test
    void oneUserOwnsOrganisationsUpToALimit() {
        for (int i = 2; i < OrganisationFlow.MAX_OWNED; i++) {
            scene.make(scene.owner, "Acme " + i);
        }
        refused(fixture.organisations().create(new NewOrganisation(scene.owner, "x", null, null)), ErrorKind.CONFLICT);
    }

    @Test
    void ownersAndAdminsChangeTheProfileAndNobodyElse() {
        Principal admin = scene.member("admin", MemberRole.ADMIN);
        Principal member = scene.member("member", MemberRole.MEMBER);
        var wish = new OrganisationChange(admin, scene.id, " New name ", "acme", "Tools");

        OwnOrganisation changed = done(fixture.organisations().change(wish));

        assertThat(changed.organisation().name()).isEqualTo("New name");
        assertThat(changed.organisation().description()).isEqualTo("Tools");
        var emptied = new OrganisationChange(scene.owner, scene.id, null, null, "");
        assertThat(done(fixture.organisations().change(emptied)).organisation().description())
                .isNull();
        refused(
                fixture.organisations().change(new OrganisationChange(member, scene.id, "x", null, null)),
                ErrorKind.FORBIDDEN);
        refused(
                fixture.organisations()
                        .change(new OrganisationChange(scene.person("stranger"), scene.id, "x", null, null)),
                ErrorKind.NOT_FOUND);
    }

    @Test
    void aPersonalOrganisationThatIsRenamedIsSoForItsUserToo() {
        done(fixture.organisations()
                .change(new OrganisationChange(scene.owner, scene.owner.organisationId(), "Mine", null, null)));

        User user = done(fixture.identity().user(new UserRef(scene.owner.userId())));
        assertThat(user.organisationName()).isEqualTo("Mine");
    }

    @Test
    void az02AStrangerAndAKeyLearnNothingOfAnOrganisation() {
        Principal stranger = scene.person("stranger");
        Principal key = fixture.principal(
                fixture.key(scene.owner, Permission.USERS, Permission.CHAT).secret());
        for (String id : List.of(scene.id, "org_00000000000000000000000000", "$ne", "")) {
            var ref = new OrganisationRef(stranger, id);
            Stream.of(
                            fixture.organisations().show(ref),
                            fixture.organisations().members(ref),
                            fixture.organisations().invites(ref),
                            fixture.organisations().makeActive(ref))
                    .forEach(act -> refused(act, ErrorKind.NOT_FOUND));
        }
        var ref = new OrganisationRef(key, scene.id);
        refused(fixture.organisations().show(ref), ErrorKind.FORBIDDEN);
        refused(fixture.organisations().members(ref), ErrorKind.FORBIDDEN);
        refused(fixture.organisations().mine(key), ErrorKind.FORBIDDEN);
    }

    @Test
    void whoHasSwitchedActsForTheOtherOrganisationAtOnceEvenIfTheBusIsLate() {
        SignedIn session = scene.signUp("bob");
        Principal bob = fixture.principal(session.accessToken());
        done(scene.accept(bob, scene.token(scene.owner, null, MemberRole.ADMIN)));
        fixture.principal(session.accessToken());
        done(fixture.room.authenticator().stop());

        done(fixture.organisations().makeActive(new OrganisationRef(bob, scene.id)));

        assertThat(fixture.principal(session.accessToken()).organisationId()).isEqualTo(scene.id);
    }

    @Test
    void aBlockedOrganisationKeepsNobodyOutOfTheirOwn() {
        SignedIn session = scene.signUp("bob");
        Principal bob = fixture.principal(session.accessToken());
        done(scene.accept(bob, scene.token(scene.owner, null, MemberRole.ADMIN)));
        scene.switched(session);

        Principal admin = scene.person("root");
        done(fixture.room.administration().block(new OrganisationBlock(admin, scene.id, true)));
        fixture.clock.pass(Duration.ofSeconds(5));
        String home = session.user().organisationId();
        assertThat(fixture.principal(session.accessToken()).organisationId()).isEqualTo(home);
        SignedIn later = done(fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)));
        assertThat(fixture.principal(later.accessToken()).organisationId()).isEqualTo(home);
        refused(fixture.organisations().makeActive(new OrganisationRef(bob, scene.id)), ErrorKind.FORBIDDEN);

        done(fixture.room.administration().block(new OrganisationBlock(admin, scene.id, false)));
        fixture.clock.pass(Duration.ofSeconds(5));
        assertThat(fixture.principal(session.accessToken()).organisationId()).isEqualTo(scene.id);
    }

    @Test
    void whoSwitchesActsForTheOtherOrganisationInThisSessionAndInLaterOnes() {
        SignedIn session = scene.signUp("bob");
        SignedIn other = done(fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)));
        Principal bob = fixture.principal(session.accessToken());
        done(scene.accept(bob, scene.token(scene.owner, null, MemberRole.ADMIN)));

        Principal switched = scene.switched(session);

        assertThat(switched.organisationId()).isEqualTo(scene.id);
        assertThat(switched.memberRole()).isEqualTo(MemberRole.ADMIN);
        assertThat(fixture.principal(other.accessToken()).organisationId()).isEqualTo(bob.organisationId());
        SignedIn refreshed = done(fixture.identity().refresh(new RefreshToken(session.refreshToken())));
        assertThat(fixture.principal(refreshed.accessToken()).organisationId()).isEqualTo(scene.id);
        SignedIn later = done(fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)));
        assertThat(fixture.principal(later.accessToken()).organisationId()).isEqualTo(scene.id);
    }

    @Test
    void keysMadeWhileActiveBelongToTheSharedOrganisation() {
        SignedIn session = scene.signUp("bob");
        done(scene.accept(fixture.principal(session.accessToken()), scene.token(scene.owner, null, MemberRole.MEMBER)));

        CreatedKey key = fixture.key(scene.switched(session), Permission.CHAT);

        assertThat(fixture.principal(key.secret()).organisationId()).isEqualTo(scene.id);
    }

    @Test
    void endUsersAreShownToThoseWhoRunTheirOrganisation() {
        SignedIn session = done(fixture.identity().signIn(new SignIn("owner", RoomFixture.PASSWORD)));
        Principal owner = scene.switched(session);
        Principal bot = fixture.principal(
                fixture.key(owner, Permission.USERS, Permission.CHAT).secret());
        String id = Objects.requireNonNull(fixture.subject(bot, "42").endUserId());
        fixture.subject(bot, "43");

        assertThat(page(owner, null)).extracting(EndUser::externalId).containsExactlyInAnyOrder("42", "43");
        assertThat(page(bot, "42")).extracting(EndUser::id).containsExactly(id);
        assertThat(page(bot, "44")).isEmpty();
        assertThat(done(fixture.organisations().endUser(new EndUserRef(bot, id)))
                        .externalId())
                .isEqualTo("42");
        refused(fixture.organisations().endUser(new EndUserRef(scene.person("stranger"), id)), ErrorKind.NOT_FOUND);
        Principal poorKey =
                fixture.principal(fixture.key(owner, Permission.CHAT).secret());
        refused(fixture.organisations().endUsers(new EndUserQuery(poorKey, null, 1, 20)), ErrorKind.FORBIDDEN);
        SignedIn member = scene.signUp("member");
        done(scene.accept(fixture.principal(member.accessToken()), scene.token(scene.owner, null, MemberRole.MEMBER)));
        refused(
                fixture.organisations().endUsers(new EndUserQuery(scene.switched(member), null, 1, 20)),
                ErrorKind.FORBIDDEN);
    }

    private List<EndUser> page(Principal by, @org.jspecify.annotations.Nullable String externalId) {
        return done(fixture.organisations().endUsers(new EndUserQuery(by, externalId, 1, 20)))
                .endUsers();
    }

    @Test
    void otherServicesAreToldWhoStandsBehindATokenAndNothingOfABadOne() {
        SignedIn session = scene.signUp("bob");
        TokenReport report = done(fixture.organisations().examine(new Credential(session.accessToken())));

        assertThat(report.userId()).isEqualTo(session.user().id());
        assertThat(report.email()).isEqualTo("bob@example.org");
        assertThat(report.memberRole()).isEqualTo(MemberRole.OWNER);
        assertThat(report.expiresAt()).isEqualTo(fixture.clock.instant().plus(Duration.ofHours(1)));
        CreatedKey key = fixture.key(fixture.principal(session.accessToken()), Permission.CHAT);
        for (Secret bad : List.of(session.refreshToken(), key.secret(), new Secret("x"), new Secret("a.b.c"))) {
            refused(fixture.organisations().examine(new Credential(bad)), ErrorKind.UNAUTHENTICATED);
        }
        done(fixture.identity().logout(new RefreshToken(session.refreshToken())));
        refused(fixture.organisations().examine(new Credential(session.accessToken())), ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void otherServicesAreToldOfOrganisations() {
        Principal bob = scene.member("bob", MemberRole.MEMBER);

        assertThat(done(fixture.organisations().ofUser(new UserRef(bob.userId())))
                        .organisations())
                .extracting(OwnOrganisation::role)
                .containsExactly(MemberRole.OWNER, MemberRole.MEMBER);
        assertThat(done(fixture.organisations().byId(new OrganisationId(scene.id)))
                        .name())
                .isEqualTo("Acme");
        assertThat(done(fixture.organisations().membersOf(new OrganisationId(scene.id)))
                        .members())
                .hasSize(2);
        refused(fixture.organisations().byId(new OrganisationId("org_none")), ErrorKind.NOT_FOUND);
        refused(fixture.organisations().membersOf(new OrganisationId("$x")), ErrorKind.NOT_FOUND);
        refused(fixture.organisations().ofUser(new UserRef("usr_none")), ErrorKind.NOT_FOUND);
    }
}
