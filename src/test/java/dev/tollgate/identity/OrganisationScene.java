package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.organisation.CreatedInvite;
import dev.tollgate.identity.organisation.InviteRequest;
import dev.tollgate.identity.organisation.InviteToken;
import dev.tollgate.identity.organisation.Joined;
import dev.tollgate.identity.organisation.Member;
import dev.tollgate.identity.organisation.MemberRef;
import dev.tollgate.identity.organisation.NewOrganisation;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.RoleChange;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Done;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An organisation with an owner, and what people do to it, said shortly. */
final class OrganisationScene implements AutoCloseable {
    final RoomFixture fixture;
    final Principal owner;
    final String id;

    OrganisationScene(Path dataFolder) {
        fixture = new RoomFixture(dataFolder);
        owner = person("owner");
        id = make(owner, "Acme");
    }

    /** Somebody new, signed in; their address is `name@example.org`. */
    Principal person(String name) {
        return fixture.principal(signUp(name).accessToken());
    }

    SignedIn signUp(String name) {
        return done(fixture.identity()
                .register(new Registration(name, name + "@example.org", RoomFixture.PASSWORD, null, null)));
    }

    String make(Principal by, String name) {
        return done(fixture.organisations().create(new NewOrganisation(by, name, null, null)))
                .organisation()
                .id();
    }

    Future<CreatedInvite> invite(Principal by, @Nullable String email, MemberRole role) {
        return fixture.organisations().invite(new InviteRequest(by, id, email, role, Language.ENGLISH));
    }

    Secret token(Principal by, @Nullable String email, MemberRole role) {
        return done(invite(by, email, role)).token();
    }

    Future<Joined> accept(Principal by, Secret token) {
        return fixture.organisations().accept(new InviteToken(by, token));
    }

    /** Somebody who is in it with this role. */
    Principal member(String name, MemberRole role) {
        Principal person = person(name);
        done(accept(person, token(owner, null, role)));
        return person;
    }

    Future<Member> changeRole(Principal by, Principal of, MemberRole role) {
        return fixture.organisations().changeRole(new RoleChange(by, id, of.userId(), role));
    }

    Future<Done> remove(Principal by, Principal who) {
        return fixture.organisations().remove(new MemberRef(by, id, who.userId()));
    }

    /** The caller after switching to the organisation. */
    Principal switched(SignedIn session) {
        Principal before = fixture.principal(session.accessToken());
        done(fixture.organisations().makeActive(new OrganisationRef(before, id)));
        fixture.clock.pass(Duration.ofSeconds(3));
        return fixture.principal(session.accessToken());
    }

    /** Who is in it, by user id. */
    Map<String, MemberRole> roles() {
        return done(fixture.organisations().members(new OrganisationRef(owner, id))).members().stream()
                .collect(Collectors.toMap(Member::userId, Member::role));
    }

    static void refused(Future<?> act, ErrorKind kind) {
        assertThat(failure(act).kind()).isEqualTo(kind);
    }

    @Override
    public void close() {
        fixture.close();
    }
}
