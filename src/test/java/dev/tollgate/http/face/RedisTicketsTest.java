package dev.tollgate.http.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.SpendingLimit;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.testing.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.embedded.RedisServer;

@ExtendWith(VertxExtension.class)
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RedisTicketsTest {
    private static final Principal MAKER = new Principal(
            "usr_alice",
            "org_alice",
            MemberRole.ADMIN,
            PlatformRole.CLIENT,
            "key_1",
            "Bot",
            Set.of(Permission.CHAT, Permission.BILLING_TOPUP),
            Set.of("gpt-4"),
            new KeyLimits(7, null, 3),
            List.of(
                    new SpendingLimit(SpendingLimit.Scope.KEY_DAY, "key_1", 5, 1),
                    new SpendingLimit(SpendingLimit.Scope.MEMBER_MONTH, "org_alice:usr_alice", Long.MAX_VALUE, 7)));

    private static RedisServer server;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        port = FreePorts.next();
        server = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static TollgateException failure(Future<?> future) throws Exception {
        try {
            await(future);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TollgateException known) {
                return known;
            }
            throw e;
        }
        throw new AssertionError("did not fail");
    }

    @Test
    void ticketGivesItsMakerBackOnce(Vertx vertx) throws Exception {
        var tickets = new RedisTickets(Redis.createClient(vertx, "redis://127.0.0.1:" + port), Ids.random());
        String ticket = await(tickets.issue(MAKER));
        assertThat(await(tickets.redeem(ticket))).isEqualTo(MAKER);
        assertThat(failure(tickets.redeem(ticket)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void ofManyAtOnceOneGetsTheTicket(Vertx vertx) throws Exception {
        var tickets = new RedisTickets(Redis.createClient(vertx, "redis://127.0.0.1:" + port), Ids.random());
        String ticket = await(tickets.issue(Callers.user("alice")));
        List<Future<Principal>> tries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tries.add(tickets.redeem(ticket));
        }
        await(Future.join(tries).map(true).otherwise(true));
        assertThat(tries.stream().filter(Future::succeeded)).hasSize(1);
    }

    @Test
    void ticketIsGoneAfterAMinuteAndStandsNowhereInClear(Vertx vertx) throws Exception {
        Redis redis = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
        String ticket = await(new RedisTickets(redis, prefix -> prefix + "_clear").issue(MAKER));
        var keys = await(redis.send(Request.cmd(Command.KEYS).arg("tollgate:ticket:*")));
        assertThat(keys.toString()).doesNotContain(ticket);
        var life = await(redis.send(Request.cmd(Command.TTL).arg(keys.get(0).toString())));
        assertThat(life.toLong()).isBetween(1L, 60L);
        await(redis.send(Request.cmd(Command.DEL).arg(keys.get(0).toString())));
    }

    @Test
    void unknownAndHugeTicketsAreRefused(Vertx vertx) throws Exception {
        var tickets = new RedisTickets(Redis.createClient(vertx, "redis://127.0.0.1:" + port), Ids.random());
        assertThat(failure(tickets.redeem("tkt_x")).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(failure(tickets.redeem("x".repeat(1_000_000))).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void withoutRedisTicketsAreUnavailable(Vertx vertx) throws Exception {
        var tickets = new RedisTickets(Redis.createClient(vertx, "redis://127.0.0.1:1"), Ids.random());
        assertThat(failure(tickets.issue(MAKER)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure(tickets.redeem("tkt_x")).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }
}
