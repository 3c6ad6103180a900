package dev.tollgate.load.mock;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;

/** One answer on its way out. All of it happens on one event loop. */
final class Playback {
    private final Vertx vertx;
    private final HttpServerResponse response;
    private final MockState state;
    private final MockAnswers answers;
    private final long gapMs;
    private final long promptTokens;
    private final boolean counted;
    private int written;
    private boolean over;

    /** @param counted whether the counts learn of it */
    Playback(Vertx vertx, HttpServerResponse response, MockState state, long promptTokens, boolean counted) {
        this.vertx = vertx;
        this.response = response;
        this.state = state;
        this.answers = state.answers();
        this.gapMs = state.settings().gap().toMillis();
        this.promptTokens = promptTokens;
        this.counted = counted;
        response.closeHandler(_ -> end(false));
        response.exceptionHandler(_ -> end(false));
    }

    /** Answers in one piece. */
    void whole() {
        if (over) {
            return;
        }
        response.putHeader("content-type", "application/json");
        response.end(answers.whole(promptTokens)).onComplete(written -> end(written.succeeded()));
    }

    /**
     * Answers word by word.
     *
     * @param withUsage whether the stream tells its usage before it ends
     */
    void stream(boolean withUsage) {
        if (over) {
            return;
        }
        response.putHeader("content-type", "text/event-stream").setChunked(true).write(answers.head());
        if (gapMs == 0) {
            while (!over && written < answers.words()) {
                response.write(answers.chunkOfWord(written++));
            }
            finish(withUsage);
        } else {
            word(withUsage);
        }
    }

    /** Writes a word; the next one comes a gap after this one was due, whatever the machine did meanwhile. */
    private void word(boolean withUsage) {
        response.write(answers.chunkOfWord(written++));
        vertx.setPeriodic(gapMs, timer -> {
            if (over) {
                vertx.cancelTimer(timer);
            } else if (written < answers.words()) {
                response.write(answers.chunkOfWord(written++));
            } else {
                vertx.cancelTimer(timer);
                finish(withUsage);
            }
        });
    }

    private void finish(boolean withUsage) {
        if (!over) {
            response.end(answers.tail(promptTokens, withUsage)).onComplete(end -> end(end.succeeded()));
        }
    }

    private void end(boolean whole) {
        if (over) {
            return;
        }
        over = true;
        if (counted && whole) {
            state.counters().answered(promptTokens, answers.words());
        } else if (counted) {
            state.counters().aborted();
        }
    }
}
