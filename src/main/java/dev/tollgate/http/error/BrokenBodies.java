package dev.tollgate.http.error;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.function.Supplier;

/**
 * Answers a request whose body the decoder cannot read on, and closes the connection. The server itself only closes it: it
 * passes broken heads to a handler, but not broken chunks. Stands before the server in one connection's pipeline.
 */
public final class BrokenBodies extends ChannelDuplexHandler {
    private final Supplier<FullHttpResponse> refusal;
    /** Requests begun whose answer is not. */
    private int unanswered;

    private boolean refused;

    /** @param refusal makes the answer */
    public BrokenBodies(Supplier<FullHttpResponse> refusal) {
        this.refusal = refusal;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean head = message instanceof HttpRequest;
        if (head) {
            unanswered++;
        }
        boolean broken = !head
                && message instanceof HttpContent content
                && content.decoderResult().isFailure();
        // An answer that was begun cannot be taken back, and one still owed to an earlier request must not be skipped.
        if (refused || (broken && unanswered == 1)) {
            ReferenceCountUtil.release(message);
            refuse(context);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void refuse(ChannelHandlerContext context) {
        if (!refused) {
            refused = true;
            context.writeAndFlush(refusal.get()).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (refused) {
            // The request's own handlers may come to an answer meanwhile.
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            unanswered--;
        }
        context.write(message, promise);
    }
}
