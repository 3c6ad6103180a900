package dev.tollgate.billing.payment;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/** Reads an answer of at most so many bytes; a larger one fails. The client's own codecs take whatever comes. */
final class BoundedBody implements BodyCodec<Buffer> {
    private final int maxBytes;

    BoundedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public BodyStream<Buffer> stream() {
        return new Bounded(maxBytes);
    }

    private static final class Bounded implements BodyStream<Buffer> {
        private final Promise<Buffer> whole = Promise.promise();
        private final Buffer body = Buffer.buffer();
        private final int maxBytes;

        Bounded(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public Future<Buffer> result() {
            return whole.future();
        }

        @Override
        public void handle(Throwable failure) {
            whole.tryFail(failure);
        }

        @Override
        public Future<Void> write(Buffer part) {
            if (body.length() + part.length() > maxBytes) {
                whole.tryFail("the answer is larger than " + maxBytes + " bytes");
                return Future.failedFuture("too large");
            }
            body.appendBuffer(part);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> end() {
            whole.tryComplete(body);
            return Future.succeededFuture();
        }

        @Override
        public BodyStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public BodyStream<Buffer> setWriteQueueMaxSize(int maxSize) {
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return false;
        }

        @Override
        public BodyStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
            return this;
        }
    }
}
