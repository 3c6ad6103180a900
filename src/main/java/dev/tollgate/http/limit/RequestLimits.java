package dev.tollgate.http.limit;

import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.limit.Limit.Kind;
import dev.tollgate.http.limit.RateLimiter.Taking;
import dev.tollgate.http.limit.Verdict.Standing;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.RateLimitSettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which limits a request counts against, and what its answer's headers say of them. */
public final class RequestLimits {
    private static final CharSequence LIMIT = HttpHeaders.createOptimized("X-RateLimit-Limit");
    private static final CharSequence REMAINING = HttpHeaders.createOptimized("X-RateLimit-Remaining");
    private static final CharSequence RESET = HttpHeaders.createOptimized("X-RateLimit-Reset");

    /** How much more often a session may be renewed than begun. */
    private static final int SESSIONS_PER_SIGN_IN = 10;

    private final RateLimiter limiter;
    private final RateLimitSettings settings;
    private final Clock clock;

    public RequestLimits(RateLimiter limiter, RateLimitSettings settings, Clock clock) {
        this.limiter = limiter;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Counts a request and writes the headers; fails with RATE_LIMITED.
     *
     * @param bodyBytes announced by the caller: a first guess of the tokens that the request takes
     */
    public Future<Taking> enter(
            Operation operation,
            @Nullable Principal principal,
            String remoteAddress,
            long bodyBytes,
            MultiMap headers) {
        return limiter.take(limits(operation.limit(), principal, remoteAddress, bodyBytes))
                .compose(taking -> {
                    addHeaders(taking, operation.errors(), headers);
                    return taking.verdict().isAllowed()
                            ? Future.succeededFuture(taking)
                            : Future.failedFuture(refusal(taking));
                });
    }

    /**
     * The request is over: places under way come back, and tokens are set right where their number is known.
     *
     * @return done when whoever asks next finds the place free; at once where no places are counted; never fails
     */
    public Future<Void> leave(Taking taking, @Nullable Long tokens) {
        List<Long> amounts = new ArrayList<>();
        for (Limit limit : taking.limits()) {
            amounts.add(
                    switch (limit.kind()) {
                        case REQUESTS -> 0L;
                        case TOKENS -> tokens == null ? 0L : limit.cost() - tokens;
                        case CONCURRENT -> 1L;
                    });
        }
        Future<Void> back = limiter.giveBack(taking, amounts);
        return taking.limits().stream().anyMatch(limit -> limit.kind() == Kind.CONCURRENT)
                ? back
                : Future.succeededFuture();
    }

    private List<Limit> limits(
            LimitClass limitClass, @Nullable Principal principal, String remoteAddress, long bodyBytes) {
        if (limitClass == LimitClass.NONE) {
            return List.of();
        }
        String who = principal == null || limitClass.isOfAddresses() ? remoteAddress : principal.limitKey();
        String key = "tg:limit:" + limitClass.name().toLowerCase(Locale.ROOT) + ':' + who;
        KeyLimits own = principal == null || limitClass != LimitClass.CHAT ? KeyLimits.NONE : principal.limits();
        List<Limit> limits = new ArrayList<>();
        Integer requests = own.requestsPerMinute();
        limits.add(new Limit(key, Kind.REQUESTS, requests == null ? perMinute(limitClass) : requests, 1));
        Integer tokens = own.tokensPerMinute();
        if (tokens != null) {
            limits.add(new Limit(key + ":tokens", Kind.TOKENS, tokens, Math.max(1, bodyBytes / 4)));
        }
        Integer concurrent = own.concurrentRequests();
        if (concurrent != null) {
            limits.add(new Limit(key + ":concurrent", Kind.CONCURRENT, concurrent, 1));
        }
        return limits;
    }

    private int perMinute(LimitClass limitClass) {
        return switch (limitClass) {
            case AUTH -> settings.auth();
            case SESSION -> settings.auth() * SESSIONS_PER_SIGN_IN;
            case CHAT -> settings.chat();
            case API_KEYS -> settings.apiKeys();
            case BILLING -> settings.billing();
            case NONE -> Integer.MAX_VALUE;
        };
    }

    private static TollgateException refusal(Taking taking) {
        int index = taking.verdict().refused();
        String message =
                switch (taking.limits().get(index).kind()) {
                    case REQUESTS -> "Rate limit reached: too many requests, try again later";
                    case TOKENS -> "Rate limit reached: too many tokens per minute, try again later";
                    case CONCURRENT -> "Rate limit reached: too many requests under way, try again later";
                };
        return new TollgateException(ErrorKind.RATE_LIMITED, message)
                .retryAfter(Duration.ofMillis(
                        taking.verdict().standings().get(index).resetMs()));
    }

    private void addHeaders(Taking taking, ErrorShape shape, MultiMap headers) {
        for (int i = 0; i < taking.limits().size(); i++) {
            Standing standing = taking.verdict().standings().get(i);
            Kind kind = taking.limits().get(i).kind();
            if (kind == Kind.REQUESTS) {
                long resetSeconds = Math.ceilDiv(clock.millis() + standing.resetMs(), 1000L);
                headers.set(LIMIT, Long.toString(standing.most()))
                        .set(REMAINING, Long.toString(standing.remaining()))
                        .set(RESET, Long.toString(resetSeconds));
            }
            if (shape == ErrorShape.OPENAI && kind != Kind.CONCURRENT) {
                String what = kind == Kind.REQUESTS ? "requests" : "tokens";
                headers.set("x-ratelimit-limit-" + what, Long.toString(standing.most()))
                        .set("x-ratelimit-remaining-" + what, Long.toString(standing.remaining()))
                        .set("x-ratelimit-reset-" + what, goDuration(standing.resetMs()));
            }
        }
    }

    /** A duration as Go prints it, which is how OpenAI sends it: `12ms`, `1.5s`, `1m0s`. */
    static String goDuration(long millis) {
        if (millis < 1000) {
            return millis + "ms";
        }
        long minutes = millis / 60_000;
        long seconds = millis % 60_000 / 1000;
        String fraction = String.valueOf(1000 + millis % 1000).substring(1);
        int digits = fraction.length();
        while (digits > 0 && fraction.charAt(digits - 1) == '0') {
            digits--;
        }
        return (minutes > 0 ? minutes + "m" : "") + seconds + (digits > 0 ? "." + fraction.substring(0, digits) : "")
                + "s";
    }
}
