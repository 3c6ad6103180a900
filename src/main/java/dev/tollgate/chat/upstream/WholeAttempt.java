package dev.tollgate.chat.upstream;

import dev.tollgate.chat.provider.UpstreamAnswer;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try for a complete answer. */
final class WholeAttempt implements Attempt<UpstreamClient.Answered>, Exchange.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(WholeAttempt.class);

    private final Deployment deployment;
    private final UpstreamCall call;
    private final int maxBytes;
    private final Health health;
    private final Exchange exchange;
    private final Promise<UpstreamClient.Answered> answered = Promise.promise();
    private final Buffer body = Buffer.buffer();

    WholeAttempt(Deployment deployment, UpstreamCall call, UpstreamClient upstreams) {
        this.deployment = deployment;
        this.call = call;
        this.maxBytes = upstreams.settings().maxAnswerBytes();
        this.health = upstreams.healthOf(deployment);
        this.exchange = upstreams.newExchange(this);
    }

    @Override
    public Future<UpstreamClient.Answered> start() {
        try {
            exchange.start(
                    deployment.provider(), deployment.provider().dialect().request(call), false);
        } catch (TollgateException e) {
            failed(UpstreamFailure.unaskable(e));
        }
        return answered.future();
    }

    @Override
    public void cancel() {
        exchange.cancel();
        if (!answered.future().isComplete()) {
            health.abandoned();
        }
    }

    @Override
    public void part(Buffer bytes) {
        if (body.length() + bytes.length() > maxBytes) {
            exchange.cancel();
            failed(UpstreamFailure.tooLarge());
        } else {
            body.appendBuffer(bytes);
        }
    }

    @Override
    public void end() {
        UpstreamAnswer answer;
        try {
            answer = deployment.provider().dialect().readAnswer(call, body);
        } catch (TollgateException e) {
            failed(UpstreamFailure.unreadable(e));
            return;
        } catch (RuntimeException e) {
            LOG.error("The dialect of {} failed", deployment.provider().name(), e);
            failed(UpstreamFailure.unreadable());
            return;
        }
        health.succeeded();
        answered.complete(new UpstreamClient.Answered(deployment, answer));
    }

    @Override
    public void failed(UpstreamFailure failure) {
        health.failed(failure);
        answered.fail(new UpstreamProblem(failure));
    }
}
