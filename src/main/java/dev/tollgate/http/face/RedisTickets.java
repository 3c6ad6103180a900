package dev.tollgate.http.face;

import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.SpendingLimit;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tickets in Redis, stored under their hash, taken out by one GETDEL (Redis 6.2), so that only one caller gets them. */
public final class RedisTickets implements Tickets {
    private static final long TIMEOUT_MS = 2_000;
    private static final int MAX_LENGTH = 100;

    private final Redis redis;
    private final Ids ids;

    public RedisTickets(Redis redis, Ids ids) {
        this.redis = redis;
        this.ids = ids;
    }

    @Override
    public Future<String> issue(Principal maker) {
        String ticket = ids.next("tkt");
        Request set = Request.cmd(Command.SET)
                .arg(key(ticket))
                .arg(encode(maker).encode())
                .arg("EX")
                .arg(LIFE_SECONDS);
        return redis.send(set)
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(away(failure)))
                .map(ticket);
    }

    @Override
    public Future<Principal> redeem(String ticket) {
        if (ticket.length() > MAX_LENGTH) {
            return Future.failedFuture(unknown());
        }
        return redis.send(Request.cmd(Command.GETDEL).arg(key(ticket)))
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(away(failure)))
                .compose(found -> found == null
                        ? Future.failedFuture(unknown())
                        : Future.succeededFuture(decode(new JsonObject(found.toString()))));
    }

    private static TollgateException unknown() {
        return new TollgateException(ErrorKind.UNAUTHENTICATED, "The ticket is unknown, used or too old");
    }

    private static TollgateException away(Throwable failure) {
        return new TollgateException(ErrorKind.UNAVAILABLE, "Stream tickets cannot be kept now, try again", failure)
                .retryAfter(Duration.ofSeconds(1));
    }

    /** Redis holds hashes only: who reads its memory cannot use a ticket. */
    private static String key(String ticket) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.UTF_8));
            return "tollgate:ticket:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static JsonObject encode(Principal principal) {
        KeyLimits limits = principal.limits();
        var permissions = new JsonArray();
        principal.permissions().forEach(permission -> permissions.add(permission.name()));
        var models = new JsonArray();
        principal.allowedModels().forEach(models::add);
        var spending = new JsonArray();
        principal.spendingLimits().forEach(limit -> spending.add(encode(limit)));
        return new JsonObject()
                .put("user", principal.userId())
                .put("organisation", principal.organisationId())
                .put("memberRole", principal.memberRole().name())
                .put("platformRole", principal.platformRole().name())
                .put("key", principal.keyId())
                .put("keyLabel", principal.keyLabel())
                .put("permissions", permissions)
                .put("models", models)
                .put("requestsPerMinute", limits.requestsPerMinute())
                .put("tokensPerMinute", limits.tokensPerMinute())
                .put("concurrentRequests", limits.concurrentRequests())
                .put("spending", spending);
    }

    private static JsonObject encode(SpendingLimit limit) {
        return new JsonObject()
                .put("scope", limit.scope().name())
                .put("owner", limit.ownerId())
                .put("limitNano", limit.limitNano())
                .put("version", limit.version());
    }

    private static Principal decode(JsonObject json) {
        return new Principal(
                json.getString("user"),
                json.getString("organisation"),
                MemberRole.valueOf(json.getString("memberRole")),
                PlatformRole.valueOf(json.getString("platformRole")),
                json.getString("key"),
                json.getString("keyLabel"),
                permissions(json.getJsonArray("permissions")),
                texts(json.getJsonArray("models")),
                new KeyLimits(
                        json.getInteger("requestsPerMinute"),
                        json.getInteger("tokensPerMinute"),
                        json.getInteger("concurrentRequests")),
                spendingLimits(json.getJsonArray("spending", new JsonArray())));
    }

    private static List<SpendingLimit> spendingLimits(JsonArray limits) {
        return limits.stream()
                .map(JsonObject.class::cast)
                .map(limit -> new SpendingLimit(
                        SpendingLimit.Scope.valueOf(limit.getString("scope")),
                        limit.getString("owner"),
                        limit.getLong("limitNano"),
                        limit.getLong("version")))
                .toList();
    }

    private static Set<Permission> permissions(@Nullable JsonArray names) {
        var permissions = new LinkedHashSet<Permission>();
        for (String name : texts(names)) {
            permissions.add(Permission.valueOf(name));
        }
        return permissions;
    }

    private static Set<String> texts(@Nullable JsonArray names) {
        var texts = new LinkedHashSet<String>();
        if (names != null) {
            names.forEach(name -> texts.add(String.valueOf(name)));
        }
        return texts;
    }
}
