package dev.tollgate.identity;

import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@link Identity} on the event bus and does the room's periodic work. */
final class IdentityVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityVerticle.class);
    private static final Duration BETWEEN_USES = Duration.ofSeconds(5);

    private final Bus bus;
    private final Identity service;
    private final ApiKeys keys;
    private final PasswordHashing hashing;

    IdentityVerticle(Bus bus, Identity service, ApiKeys keys, PasswordHashing hashing) {
        this.bus = bus;
        this.service = service;
        this.keys = keys;
        this.hashing = hashing;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(BETWEEN_USES.toMillis(), _ -> keys.writeUses().onFailure(this::logLate));
        return serve();
    }

    private Future<?> serve() {
        return Future.all(List.of(
                bus.serve(IdentityAddresses.REGISTER, service::register),
                bus.serve(IdentityAddresses.SIGN_IN, service::signIn),
                bus.serve(IdentityAddresses.REFRESH, service::refresh),
                bus.serve(IdentityAddresses.LOGOUT, service::logout),
                bus.serve(IdentityAddresses.AUTHENTICATE, service::authenticate),
                bus.serve(IdentityAddresses.RIGHTS_NOW, service::rightsNow),
                bus.serve(IdentityAddresses.CAP_MEMBER, service::capMember),
                bus.serve(IdentityAddresses.CREATE_KEY, service::createKey),
                bus.serve(IdentityAddresses.KEYS, service::keys),
                bus.serve(IdentityAddresses.REVOKE_KEY, service::revokeKey),
                bus.serve(IdentityAddresses.ROTATE_KEY, service::rotateKey),
                bus.serve(IdentityAddresses.KEY, service::key),
                bus.serve(IdentityAddresses.SUBJECT, service::subject),
                bus.serve(IdentityAddresses.USERS, service::users),
                bus.serve(IdentityAddresses.USER, service::user)));
    }

    @Override
    public Future<?> stop() {
        return keys.writeUses().onFailure(this::logLate).transform(_ -> hashing.close());
    }

    private void logLate(Throwable failure) {
        LOG.warn("Periodic work of identity failed, it is tried again later", failure);
    }
}
