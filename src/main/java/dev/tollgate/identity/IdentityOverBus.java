package dev.tollgate.identity;

import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.time.Duration;

/** {@link Identity} asked over the event bus. */
final class IdentityOverBus implements Identity {
    /** Every request waits for this: while the database is away, its caller must learn so within two seconds. */
    private static final Duration AUTHENTICATE_LIMIT = Duration.ofMillis(1_500);

    private final Bus bus;

    IdentityOverBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<SignedIn> register(Registration registration) {
        return bus.request(IdentityAddresses.REGISTER, registration);
    }

    @Override
    public Future<SignedIn> signIn(SignIn signIn) {
        return bus.request(IdentityAddresses.SIGN_IN, signIn);
    }

    @Override
    public Future<SignedIn> refresh(RefreshToken token) {
        return bus.request(IdentityAddresses.REFRESH, token);
    }

    @Override
    public Future<Done> logout(RefreshToken token) {
        return bus.request(IdentityAddresses.LOGOUT, token);
    }

    @Override
    public Future<Principal> authenticate(Credential credential) {
        return bus.request(IdentityAddresses.AUTHENTICATE, credential, AUTHENTICATE_LIMIT);
    }

    @Override
    public Future<Principal> rightsNow(Principal earlier) {
        return bus.request(IdentityAddresses.RIGHTS_NOW, earlier);
    }

    @Override
    public Future<Done> capMember(MemberCap cap) {
        return bus.request(IdentityAddresses.CAP_MEMBER, cap);
    }

    @Override
    public Future<CreatedKey> createKey(KeyRequest request) {
        return bus.request(IdentityAddresses.CREATE_KEY, request);
    }

    @Override
    public Future<KeyList> keys(Principal by) {
        return bus.request(IdentityAddresses.KEYS, by);
    }

    @Override
    public Future<Done> revokeKey(KeyRef key) {
        return bus.request(IdentityAddresses.REVOKE_KEY, key);
    }

    @Override
    public Future<CreatedKey> rotateKey(KeyRef key) {
        return bus.request(IdentityAddresses.ROTATE_KEY, key);
    }

    @Override
    public Future<ApiKey> key(KeyRef key) {
        return bus.request(IdentityAddresses.KEY, key);
    }

    @Override
    public Future<Subject> subject(NamedUser named) {
        return bus.request(IdentityAddresses.SUBJECT, named);
    }

    @Override
    public Future<UserPage> users(UserQuery query) {
        return bus.request(IdentityAddresses.USERS, query);
    }

    @Override
    public Future<User> user(UserRef user) {
        return bus.request(IdentityAddresses.USER, user);
    }
}
