package dev.tollgate.http.limit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends what one turn of an event loop asks of Redis in one write under one time limit. A request alone waits for nothing
 * but the end of that turn.
 */
final class RedisBatches {
    /** What becomes of each batch. */
    interface Watch {
        void answered();

        void late();

        void failed(Throwable cause);
    }

    private final Vertx vertx;
    private final RedisConnection connection;
    private final long timeoutMs;
    private final ConcurrentMap<Thread, Turn> threadToTurn = new ConcurrentHashMap<>();

    /** What the current turn of one event loop has asked. */
    private static final class Turn {
        private List<Asked> asked = new ArrayList<>();
    }

    private record Asked(Request request, Promise<Response> answer) {}

    RedisBatches(Vertx vertx, RedisConnection connection, long timeoutMs) {
        this.vertx = vertx;
        this.connection = connection;
        this.timeoutMs = timeoutMs;
    }

    /** The answer; fails when it takes too long, and with all of its batch. */
    Future<Response> send(Request request, Watch watch) {
        var asked = new Asked(request, Promise.promise());
        Context context = Vertx.currentContext();
        if (context == null || !context.isEventLoopContext()) {
            sendAll(List.of(asked), watch);
            return asked.answer.future();
        }
        Turn turn = threadToTurn.computeIfAbsent(Thread.currentThread(), _ -> new Turn());
        turn.asked.add(asked);
        if (turn.asked.size() == 1) {
            context.runOnContext(_ -> {
                List<Asked> all = turn.asked;
                turn.asked = new ArrayList<>();
                sendAll(all, watch);
            });
        }
        return asked.answer.future();
    }

    private void sendAll(List<Asked> all, Watch watch) {
        Promise<List<Response>> inTime = Promise.promise();
        long timer = vertx.setTimer(timeoutMs, _ -> {
            if (inTime.tryFail("Redis is slow")) {
                watch.late();
            }
        });
        answers(all).onComplete((answers, failure) -> {
            vertx.cancelTimer(timer);
            if (failure == null) {
                watch.answered();
                inTime.tryComplete(answers);
            } else if (inTime.tryFail(failure)) {
                watch.failed(failure);
            }
        });
        inTime.future().onComplete((answers, failure) -> deliver(all, answers, failure));
    }

    private Future<List<Response>> answers(List<Asked> all) {
        return all.size() == 1
                ? connection.send(all.getFirst().request).map(List::of)
                : connection.batch(all.stream().map(Asked::request).toList());
    }

    private static void deliver(List<Asked> all, @Nullable List<Response> answers, @Nullable Throwable failure) {
        for (int i = 0; i < all.size(); i++) {
            Promise<Response> answer = all.get(i).answer;
            if (answers == null) {
                answer.fail(failure);
            } else {
                answer.complete(answers.get(i));
            }
        }
    }
}
