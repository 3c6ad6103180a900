package dev.tollgate.http.limit;

import dev.tollgate.http.limit.Limit.Kind;
import dev.tollgate.http.limit.RateLimiter.Taking;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Slows guessing of passwords. Tries are limited by name and address, and by name alone for addresses that never signed
 * in with that name: so many addresses together get no more tries than one, and a stranger cannot lock a user out.
 *
 * <p>A try counts when it begins and is given back when it succeeds; else many tries at once would all be let through.
 */
public final class FailedSignIns {
    private static final Duration KNOWN_FOR = Duration.ofDays(30);

    private final RateLimiter limiter;
    private final int perMinute;

    /** @param perMinute failed tries of one name from one address */
    public FailedSignIns(RateLimiter limiter, int perMinute) {
        this.limiter = limiter;
        this.perMinute = perMinute;
    }

    /** A try that may go on; {@link #succeeded} gives it back. */
    public record Attempt(String login, String address, Taking taking) {}

    /** Counts a try; fails with RATE_LIMITED when there were too many, before the password is looked at. */
    public Future<Attempt> check(String login, String address) {
        String name = hash(login.strip().toLowerCase(Locale.ROOT));
        Limit byBoth = new Limit("tg:signin:" + name + ':' + address, Kind.REQUESTS, perMinute, 1);
        Limit byName = new Limit("tg:signin:" + name, Kind.REQUESTS, perMinute, 1);
        return limiter.remembers(knownKey(name, address))
                .compose(known -> limiter.take(known ? List.of(byBoth) : List.of(byBoth, byName)))
                .compose(taking -> allowed(taking, new Attempt(name, address, taking)));
    }

    private static Future<Attempt> allowed(Taking taking, Attempt attempt) {
        Verdict verdict = taking.verdict();
        if (verdict.isAllowed()) {
            return Future.succeededFuture(attempt);
        }
        long waitMs = verdict.standings().get(verdict.refused()).resetMs();
        return Future.failedFuture(
                new TollgateException(ErrorKind.RATE_LIMITED, "Too many failed attempts to sign in, try again later")
                        .retryAfter(Duration.ofMillis(waitMs)));
    }

    /** The password was right: the try does not count, and the address is known for this name from now on. */
    public void succeeded(Attempt attempt) {
        limiter.giveBack(
                attempt.taking(),
                attempt.taking().limits().stream().map(_ -> 1L).toList());
        limiter.remember(knownKey(attempt.login(), attempt.address()), KNOWN_FOR);
    }

    private static String knownKey(String name, String address) {
        return "tg:signin:known:" + name + ':' + address;
    }

    /** Names are not written to Redis in clear, and have one length there. */
    private static String hash(String login) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(login.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
