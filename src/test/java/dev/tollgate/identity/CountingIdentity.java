package dev.tollgate.identity;

import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks the room and counts how often. */
final class CountingIdentity implements Identity {
    private final Identity room;
    final AtomicInteger asked = new AtomicInteger();
    Future<?> gate = Future.succeededFuture();

    CountingIdentity(Identity room) {
        this.room = room;
    }

    @Override
    public Future<Principal> authenticate(Credential credential) {
        asked.incrementAndGet();
        return room.authenticate(credential).compose(principal -> gate.map(principal));
    }

    @Override
    public Future<SignedIn> register(Registration registration) {
        return room.register(registration);
    }

    @Override
    public Future<SignedIn> signIn(SignIn signIn) {
        return room.signIn(signIn);
    }

    @Override
    public Future<SignedIn> refresh(RefreshToken token) {
        return room.refresh(token);
    }

    @Override
    public Future<Done> logout(RefreshToken token) {
        return room.logout(token);
    }

    @Override
    public Future<Principal> rightsNow(Principal earlier) {
        return room.rightsNow(earlier);
    }

    @Override
    public Future<Done> capMember(MemberCap cap) {
        return room.capMember(cap);
    }

    @Override
    public Future<CreatedKey> createKey(KeyRequest request) {
        return room.createKey(request);
    }

    @Override
    public Future<KeyList> keys(Principal by) {
        return room.keys(by);
    }

    @Override
    public Future<Done> revokeKey(KeyRef key) {
        return room.revokeKey(key);
    }

    @Override
    public Future<CreatedKey> rotateKey(KeyRef key) {
        return room.rotateKey(key);
    }

    @Override
    public Future<ApiKey> key(KeyRef key) {
        return room.key(key);
    }

    @Override
    public Future<Subject> subject(NamedUser named) {
        return room.subject(named);
    }

    @Override
    public Future<UserPage> users(UserQuery query) {
        return room.users(query);
    }

    @Override
    public Future<User> user(UserRef user) {
        return room.user(user);
    }
}
