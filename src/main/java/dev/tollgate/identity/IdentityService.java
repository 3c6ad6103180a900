package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** Answers the questions of {@link Identity}, each by who knows. Nothing is cached here: each answer holds now. */
final class IdentityService implements Identity {
    private final SignInFlow signIns;
    private final Principals principals;
    private final Users users;
    private final Members members;
    private final ApiKeys keys;
    private final Subjects subjects;

    IdentityService(
            SignInFlow signIns, Principals principals, Users users, Members members, ApiKeys keys, Subjects subjects) {
        this.signIns = signIns;
        this.principals = principals;
        this.users = users;
        this.members = members;
        this.keys = keys;
        this.subjects = subjects;
    }

    @Override
    public Future<SignedIn> register(Registration registration) {
        return signIns.register(registration);
    }

    @Override
    public Future<SignedIn> signIn(SignIn signIn) {
        return signIns.signIn(signIn);
    }

    @Override
    public Future<SignedIn> refresh(RefreshToken token) {
        return signIns.refresh(token);
    }

    @Override
    public Future<Done> logout(RefreshToken token) {
        return signIns.logout(token);
    }

    @Override
    public Future<Principal> authenticate(Credential credential) {
        return principals.behind(credential);
    }

    @Override
    public Future<Principal> rightsNow(Principal earlier) {
        return principals.now(earlier);
    }

    @Override
    public Future<Done> capMember(MemberCap cap) {
        return members.cap(cap);
    }

    @Override
    public Future<CreatedKey> createKey(KeyRequest request) {
        return keys.create(request);
    }

    @Override
    public Future<KeyList> keys(Principal by) {
        return keys.list(by.organisationId());
    }

    @Override
    public Future<Done> revokeKey(KeyRef key) {
        return keys.revoke(key);
    }

    @Override
    public Future<CreatedKey> rotateKey(KeyRef key) {
        return keys.rotate(key);
    }

    @Override
    public Future<ApiKey> key(KeyRef key) {
        return keys.find(key).map(StoredKey::shown);
    }

    @Override
    public Future<Subject> subject(NamedUser named) {
        return subjects.of(named);
    }

    @Override
    public Future<UserPage> users(UserQuery query) {
        return users.page(query);
    }

    @Override
    public Future<User> user(UserRef user) {
        return users.byId(user.userId())
                .map(found -> found.orElseThrow(() -> new TollgateException(ErrorKind.NOT_FOUND, "No such user"))
                        .user());
    }
}
