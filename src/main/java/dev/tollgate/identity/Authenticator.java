package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells who calls, for each request. Tokens are verified on the spot; who is behind a session or an API key is remembered
 * for at most three seconds, by the session's id or the hash of the whole key, and forgotten at once when the room tells
 * of a change. Who calls again in the second half of that time is looked up anew meanwhile, so that a caller with many
 * requests never waits for it. May be used from any thread.
 */
public final class Authenticator {
    /** The longest time for which rights may be remembered. */
    static final Duration MAX_LIFE = Duration.ofSeconds(3);

    private static final Duration REFUSAL_LIFE = Duration.ofSeconds(1);
    private static final int MAX_REMEMBERED = 50_000;
    private static final int MAX_REFUSALS = 10_000;
    private static final int MAX_UNDER_WAY = 2_000;

    private final Vertx vertx;
    private final Identity identity;
    private final Tokens tokens;
    private final InstantSource clock;
    private final ShortLivedCache<String, Principal> known;
    private final ShortLivedCache<String, Boolean> refused;
    private final ConcurrentMap<String, Future<Principal>> underWay = new ConcurrentHashMap<>();
    private @Nullable MessageConsumer<String> changes;

    Authenticator(Vertx vertx, Identity identity, Tokens tokens, Duration life, InstantSource clock) {
        if (life.compareTo(MAX_LIFE) > 0 || life.isNegative()) {
            throw new IllegalStateException("Rights may be remembered for " + MAX_LIFE.toSeconds() + " s at most");
        }
        this.vertx = vertx;
        this.identity = identity;
        this.tokens = tokens;
        this.clock = clock;
        this.known = new ShortLivedCache<>(life, MAX_REMEMBERED, clock);
        this.refused = new ShortLivedCache<>(REFUSAL_LIFE, MAX_REFUSALS, clock);
    }

    /** Listens for changes from now on. */
    Future<Void> start() {
        changes = vertx.eventBus().consumer(Changes.ADDRESS, message -> forget(message.body()));
        return changes.completion();
    }

    Future<Void> stop() {
        return changes == null ? Future.succeededFuture() : changes.unregister();
    }

    /**
     * The caller behind a credential.
     *
     * @return done at once when the caller is remembered; fails with UNAUTHENTICATED for everything that is not a good
     *     credential, with UNAVAILABLE when that cannot be found out
     */
    public Future<Principal> authenticate(Credential credential) {
        if (credential.isApiKey()) {
            return KeySecret.hasShape(credential.value())
                    ? remembered(Changes.cacheKeyOfApiKey(KeySecret.hash(credential.value())), credential)
                    : Future.failedFuture(Tokens.unauthenticated());
        }
        return tokens.readAccess(credential.value())
                .compose(claims -> remembered(Changes.cacheKeyOfSession(claims.sessionId()), credential)
                        .compose(principal -> sameAs(claims, principal)));
    }

    /** A session has one user, so this never differs; were it ever to, it must not become another one's identity. */
    private static Future<Principal> sameAs(Tokens.Claims claims, Principal principal) {
        return principal.userId().equals(claims.userId())
                ? Future.succeededFuture(principal)
                : Future.failedFuture(Tokens.unauthenticated());
    }

    private Future<Principal> remembered(String key, Credential credential) {
        Optional<Principal> principal = known.get(key);
        if (principal.isPresent()) {
            if (known.isOld(key) && underWay.size() < MAX_UNDER_WAY && !underWay.containsKey(key)) {
                // Its answer is for the next calls; when it fails, they ask themselves.
                ask(key, credential);
            }
            return Future.succeededFuture(principal.get());
        }
        if (refused.get(key).isPresent()) {
            return Future.failedFuture(Tokens.unauthenticated());
        }
        return ask(key, credential);
    }

    /** Requests with one credential that come while it is looked up share that look-up. */
    private Future<Principal> ask(String key, Credential credential) {
        Promise<Principal> answer = Promise.promise();
        Future<Principal> first = underWay.putIfAbsent(key, answer.future());
        if (first != null) {
            return onOwnContext(first);
        }
        if (underWay.size() > MAX_UNDER_WAY) {
            underWay.remove(key, answer.future());
            answer.fail(new TollgateException(ErrorKind.UNAVAILABLE, "Too many sign-ins at the moment, try again")
                    .retryAfter(Duration.ofSeconds(1)));
            return answer.future();
        }
        long askedMs = clock.millis();
        identity.authenticate(credential).onComplete((principal, failure) -> {
            // Taken out by forget() meanwhile: the answer may be older than the change, so it is not remembered.
            if (underWay.remove(key, answer.future())) {
                remember(key, principal, failure, askedMs);
            }
            answer.complete(principal, failure);
        });
        return answer.future();
    }

    private void remember(String key, @Nullable Principal principal, @Nullable Throwable failure, long askedMs) {
        if (principal != null) {
            known.put(key, principal, askedMs);
        } else if (failure instanceof TollgateException answer && answer.kind() == ErrorKind.UNAUTHENTICATED) {
            known.remove(key);
            refused.put(key, true, askedMs);
        }
    }

    /** What comes after must run on the caller's event loop, not on that of whoever asked first. */
    private Future<Principal> onOwnContext(Future<Principal> shared) {
        Context own = vertx.getOrCreateContext();
        Promise<Principal> here = Promise.promise();
        shared.onComplete((principal, failure) -> own.runOnContext(_ -> here.complete(principal, failure)));
        return here.future();
    }

    /** Whoever calls next with the session of this caller is looked up anew. */
    void forgetSessionOf(Principal caller) {
        String sessionId = caller.sessionId();
        if (sessionId != null) {
            forget(Changes.cacheKeyOfSession(sessionId));
        }
    }

    private void forget(String key) {
        if (key.startsWith(Changes.USER)) {
            String userId = key.substring(Changes.USER.length());
            forget(principal -> principal.userId().equals(userId));
            return;
        }
        if (key.startsWith(Changes.ORGANISATION)) {
            String organisationId = key.substring(Changes.ORGANISATION.length());
            forget(principal -> principal.organisationId().equals(organisationId));
            return;
        }
        underWay.remove(key);
        known.remove(key);
        refused.remove(key);
    }

    /** Whose credentials are being looked up at this moment is not known, so none of these answers is remembered. */
    private void forget(Predicate<Principal> changed) {
        underWay.clear();
        known.removeIf(changed);
    }
}
