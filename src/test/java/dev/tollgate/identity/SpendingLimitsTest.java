package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.SpendingLimit.Scope;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keys and members may spend, who may say so, and what a caller carries of it. */
@Timeout(180)
final class SpendingLimitsTest {
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

    private static KeyRequest wish(Principal by, KeyBudget budget) {
        return new KeyRequest(by, "k", Set.of(Permission.CHAT), Set.of(), KeyLimits.NONE, budget, null);
    }

    private CreatedKey key(Principal by, KeyBudget budget) {
        return done(fixture.identity().createKey(wish(by, budget)));
    }

    /** A new user who is also a member of the owner's organisation, as their call for it would come. */
    private Principal member(String name, MemberRole role) {
        return join(fixture.register(name).user().id(), role);
    }

    private Principal join(String userId, MemberRole role) {
        var document = IdentityCollections.byId(IdentityCollections.memberId(owner.organisationId(), userId))
                .put("organisationId", owner.organisationId())
                .put("userId", userId)
                .put("role", role.name())
                .put("since", fixture.clock.millis());
        done(fixture.mongo.insert("members", document));
        return inOrganisation(userId, role, PlatformRole.CLIENT);
    }

    private Principal inOrganisation(String userId, MemberRole role, PlatformRole platformRole) {
        return new Principal(
                userId,
                owner.organisationId(),
                role,
                platformRole,
                null,
                null,
                owner.permissions(),
                Set.of(),
                KeyLimits.NONE,
                List.of());
    }

    private void cap(Principal by, Principal member, @Nullable Long monthlyNano) {
        done(fixture.identity().capMember(new MemberCap(by, owner.organisationId(), member.userId(), monthlyNano)));
    }

    private ErrorKind refusal(Principal by, Principal member) {
        return failure(fixture.identity().capMember(new MemberCap(by, owner.organisationId(), member.userId(), 1L)))
                .kind();
    }

    private List<SpendingLimit> limitsOf(Principal user) {
        return done(fixture.identity().rightsNow(user)).spendingLimits();
    }

    @Test
    void aKeyCarriesItsBudgetDayFirst() {
        CreatedKey created = key(owner, new KeyBudget(0L, 30L, Credits.MAX_NANO));
        String id = created.key().id();

        assertThat(fixture.principal(created.secret()).spendingLimits())
                .containsExactly(
                        new SpendingLimit(Scope.KEY_DAY, id, 0, 1),
                        new SpendingLimit(Scope.KEY_MONTH, id, 30, 1),
                        new SpendingLimit(Scope.KEY_TOTAL, id, Credits.MAX_NANO, 1));
        assertThat(done(fixture.identity().keys(owner)).keys()).containsExactly(created.key());
    }

    @Test
    void absentPartsOfABudgetLimitNothing() {
        CreatedKey created = key(owner, new KeyBudget(null, 30L, null));

        assertThat(fixture.principal(created.secret()).spendingLimits())
                .extracting(SpendingLimit::scope)
                .containsExactly(Scope.KEY_MONTH);
        assertThat(fixture.principal(key(owner, KeyBudget.NONE).secret()).spendingLimits())
                .isEmpty();
    }

    @Test
    void aRenewedKeyIsCountedAsTheSameOne() {
        CreatedKey old = key(owner, new KeyBudget(10L, null, 20L));
        List<SpendingLimit> before = fixture.principal(old.secret()).spendingLimits();

        CreatedKey renewed =
                done(fixture.identity().rotateKey(new KeyRef(owner, old.key().id())));

        assertThat(renewed.key().budget()).isEqualTo(old.key().budget());
        assertThat(fixture.principal(renewed.secret()).spendingLimits()).isEqualTo(before);
    }

    @Test
    void keysOfBeforeBudgetsHaveNoneAndKeepWorking() {
        CreatedKey created = key(owner, new KeyBudget(10L, null, null));
        done(fixture.mongo.updateCollection(
                "apiKeys",
                IdentityCollections.byId(created.key().id()),
                new JsonObject().put("$unset", new JsonObject().put("budget", ""))));

        assertThat(fixture.principal(created.secret()).spendingLimits()).isEmpty();
        assertThat(done(fixture.identity().keys(owner)).keys().getFirst().budget())
                .isEqualTo(KeyBudget.NONE);
    }

    @Test
    void au13AKeyCannotMakeOneWithALargerBudget() {
        Principal maker =
                fixture.principal(key(owner, new KeyBudget(10L, null, 100L)).secret());

        for (KeyBudget larger : List.of(
                KeyBudget.NONE,
                new KeyBudget(11L, null, 100L),
                new KeyBudget(null, null, 100L),
                new KeyBudget(10L, 1L, null),
                new KeyBudget(10L, 1L, 101L))) {
            assertThat(failure(fixture.identity().createKey(wish(maker, larger)))
                            .kind())
                    .as("%s", larger)
                    .isEqualTo(ErrorKind.FORBIDDEN);
        }
        key(maker, new KeyBudget(10L, null, 100L));
        key(maker, new KeyBudget(0L, 5L, 100L));
    }

    @Test
    void aCapHoldsForTheMembersTokenAndForTheKeysTheyMade() {
        Principal member = member("member", MemberRole.MEMBER);
        Secrets made = new Secrets(key(member, new KeyBudget(7L, null, null)), key(owner, KeyBudget.NONE));

        cap(owner, member, 50L);
        fixture.clock.pass(Duration.ofSeconds(5));

        var capped = new SpendingLimit(Scope.MEMBER_MONTH, owner.organisationId() + ":" + member.userId(), 50, 1);
        assertThat(limitsOf(member)).containsExactly(capped);
        assertThat(fixture.principal(made.ofMember().secret()).spendingLimits())
                .containsExactly(
                        new SpendingLimit(Scope.KEY_DAY, made.ofMember().key().id(), 7, 1), capped);
        assertThat(fixture.principal(made.ofOwner().secret()).spendingLimits()).isEmpty();
    }

    private record Secrets(CreatedKey ofMember, CreatedKey ofOwner) {}

    @Test
    void aCapOfOneOrganisationDoesNotHoldInAnother() {
        Principal own = fixture.principal(fixture.register("person").accessToken());
        done(fixture.identity().capMember(new MemberCap(own, own.organisationId(), own.userId(), 5L)));

        Principal elsewhere = join(own.userId(), MemberRole.MEMBER);

        assertThat(limitsOf(own)).hasSize(1);
        assertThat(limitsOf(elsewhere)).isEmpty();
    }

    @Test
    void everyChangeOfACapIsNewerThanAllBefore() {
        Principal member = member("member", MemberRole.MEMBER);

        cap(owner, member, 50L);
        cap(owner, member, 20L);
        assertThat(limitsOf(member).getFirst().version()).isEqualTo(2);
        cap(owner, member, null);
        assertThat(limitsOf(member)).isEmpty();
        cap(owner, member, 0L);

        SpendingLimit last = limitsOf(member).getFirst();
        assertThat(last.limitNano()).isZero();
        assertThat(last.version()).isEqualTo(4);
    }

    @Test
    void nobodyLiftsTheirOwnCapButTheOwner() {
        Principal admin = member("admin2", MemberRole.ADMIN);
        Principal second = member("admin3", MemberRole.ADMIN);
        Principal plain = member("plain", MemberRole.MEMBER);

        cap(admin, plain, 10L);
        cap(owner, admin, 10L);
        cap(owner, owner, 10L);
        assertThat(refusal(admin, admin)).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(refusal(admin, second)).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(refusal(admin, owner)).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(refusal(plain, plain)).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(limitsOf(admin).getFirst().limitNano()).isEqualTo(10);
    }

    @Test
    void aKeyCapsNobodyUnlessItIsAPlatformAdmins() {
        Principal plain = member("plain", MemberRole.MEMBER);
        Principal ownersKey = fixture.principal(
                fixture.key(owner, Permission.CHAT, Permission.USERS).secret());
        assertThat(refusal(ownersKey, plain)).isEqualTo(ErrorKind.FORBIDDEN);

        String rootId = fixture.register("root").user().id();
        fixture.set("users", rootId, "platformRole", "ADMIN");
        cap(inOrganisation(rootId, MemberRole.MEMBER, PlatformRole.ADMIN), plain, 3L);
        assertThat(limitsOf(plain)).hasSize(1);
    }

    @Test
    void whoIsNoMemberIsNotFound() {
        Principal plain = member("plain", MemberRole.MEMBER);
        Principal stranger = fixture.principal(fixture.register("stranger").accessToken());

        assertThat(refusal(stranger, plain)).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(refusal(stranger, stranger)).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(refusal(owner, stranger)).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(failure(fixture.identity()
                                .capMember(new MemberCap(owner, owner.organisationId(), "x".repeat(10_000) + "$.", 1L)))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
    }

    /** The clock stands still, so nothing is forgotten by its age. */
    @Test
    void aCapIsInForceAtOnceForACallerWhoIsRemembered() {
        Secret token = fixture.register("remembered").accessToken();
        Principal person = fixture.principal(token);
        assertThat(fixture.principal(token).spendingLimits()).isEmpty();

        done(fixture.identity().capMember(new MemberCap(person, person.organisationId(), person.userId(), 5L)));

        while (fixture.principal(token).spendingLimits().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(fixture.principal(token).spendingLimits()).hasSize(1);
    }

    @Test
    void aCapIsAnAmountThatCanBeSpent() {
        for (long amount : new long[] {-1, Credits.MAX_NANO + 1}) {
            assertThat(failure(fixture.identity()
                                    .capMember(new MemberCap(owner, owner.organisationId(), owner.userId(), amount)))
                            .kind())
                    .isEqualTo(ErrorKind.INVALID_REQUEST);
        }
    }

    @Test
    void rightsOfAnEarlierCallAreThoseOfNow() {
        CreatedKey created = key(owner, new KeyBudget(7L, null, null));
        Principal key = fixture.principal(created.secret());
        cap(owner, owner, 50L);

        assertThat(done(fixture.identity().rightsNow(key)).spendingLimits()).hasSize(2);
        fixture.set("apiKeys", created.key().id(), "allowedModels", new io.vertx.core.json.JsonArray().add("gpt-4"));
        assertThat(done(fixture.identity().rightsNow(key)).allowedModels()).containsExactly("gpt-4");

        done(fixture.identity().revokeKey(new KeyRef(owner, created.key().id())));
        assertThat(failure(fixture.identity().rightsNow(key)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        fixture.set("users", owner.userId(), "blocked", true);
        assertThat(failure(fixture.identity().rightsNow(owner)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(failure(fixture.identity()
                                .rightsNow(inOrganisation("usr_gone", MemberRole.OWNER, PlatformRole.ADMIN)))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
    }
}
