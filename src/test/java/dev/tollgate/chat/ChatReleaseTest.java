package dev.tollgate.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Payer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is over takes no memory, whatever time its limits had left. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, timeUnit = TimeUnit.MINUTES)
class ChatReleaseTest {
    /** Half of the time after which a slow reader is looked at. */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(60);

    @Test
    void aStreamThatWasTakenToItsEndIsNotKept(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.streams(5, 10, 5));
        var chat = ChatFixture.start(vertx, upstream);

        WeakReference<Object> taken = readToItsEnd(chat);

        assertGoneSoon(taken);
    }

    @Test
    void aStreamWhoseCallerLeftIsNotKept(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.streams(5, 10, 5));
        var chat = ChatFixture.start(vertx, upstream);

        WeakReference<Object> left = leave(chat);

        assertGoneSoon(left);
    }

    /** Methods of their own, so that no local variable keeps what they had. */
    private static WeakReference<Object> readToItsEnd(ChatFixture chat) {
        ChatAnswer.Streamed answer = ask(chat, Promise.promise());
        assertThat(await(ChatFixture.read(answer.events()))).endsWith("[DONE]\n\n");
        return new WeakReference<>(answer.events());
    }

    private static WeakReference<Object> leave(ChatFixture chat) {
        Promise<Void> left = Promise.promise();
        ChatAnswer.Streamed answer = ask(chat, left);
        answer.events().handler(_ -> left.tryComplete());
        await(answer.booked());
        return new WeakReference<>(answer.events());
    }

    private static ChatAnswer.Streamed ask(ChatFixture chat, Promise<Void> left) {
        var input = new ChatInput.Forwarded(new ChatBodyReader().read(Buffer.buffer(ChatFixture.streamBody())));
        var request = new ChatRequest(
                "req_1", ChatFixture.principal(Set.of()), new Payer("org_1", null), input, left.future());
        return (ChatAnswer.Streamed) await(chat.room.chat().chat(request));
    }

    private static <T> T await(Future<T> future) {
        return future.timeout(60, TimeUnit.SECONDS).await();
    }

    private static void assertGoneSoon(WeakReference<Object> over) {
        long begun = System.nanoTime();
        while (!over.refersTo(null)) {
            assertThat(System.nanoTime() - begun).as("time in memory").isLessThan(SOON_NANOS);
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
