package dev.tollgate.chat;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.ChatAnswer.Booked;
import dev.tollgate.chat.upstream.Deployment;
import dev.tollgate.context.Context;
import dev.tollgate.context.Exchange;
import dev.tollgate.context.Message;
import dev.tollgate.context.Receipt;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Books what requests cost, by the way in which they ended. */
final class Settling {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    /** Tokens that no figure is doubted below, whatever window a model is said to have. */
    private static final long LEAST_WINDOW = 100_000;

    private final Billing billing;
    private final Context context;
    private final TokenCounter tokens;
    private final ChatMetrics metrics;

    Settling(Billing billing, Context context, TokenCounter tokens, ChatMetrics metrics) {
        this.billing = billing;
        this.context = context;
        this.tokens = tokens;
        this.metrics = metrics;
    }

    /**
     * The answer is complete: it is remembered and then booked. In this order, since a crash in between costs nobody
     * anything; what is done is durable when the future is. An answer that cannot be remembered, because its conversation
     * was deleted meanwhile or for any other reason, is owed all the same: the caller has it or is given it.
     *
     * @param reported by the upstream; null: counted here
     * @param produced all text of the answer, asked for where it must be counted
     * @param answer text of the first choice, to be remembered
     */
    Future<Booked> complete(
            ChatRequest request,
            Admitted admitted,
            Deployment deployment,
            @Nullable Usage reported,
            Supplier<String> produced,
            String answer) {
        return usage(admitted, reported, produced)
                .map(used -> cost(admitted, used))
                .recover(failure ->
                        release(request, admitted, produced.get()).transform(_ -> Future.failedFuture(failure)))
                .compose(cost ->
                        tryToRemember(request, admitted, answer, cost, false).map(cost))
                .compose(cost -> book(request, admitted, deployment, cost));
    }

    /**
     * The caller left, or took too little: what was produced until then is booked, and remembered as an answer that was
     * stopped.
     *
     * @param deployment which answered; null: none has yet
     * @param answer text of the first choice so far; empty: nothing is remembered
     */
    Future<Booked> leftBehind(
            ChatRequest request,
            Admitted admitted,
            @Nullable Deployment deployment,
            @Nullable Usage reported,
            String produced,
            String answer) {
        return usage(admitted, reported, () -> produced)
                .map(used -> cost(admitted, used))
                .compose(cost -> rememberPart(request, admitted, answer, cost).map(cost))
                .compose(cost -> book(request, admitted, deployment, cost))
                .onFailure(e -> LOG.warn("{}: what a caller left behind was not booked", request.id(), e));
    }

    /** The upstream failed: it costs the caller nothing, whatever it costs us. */
    Future<Settled> release(ChatRequest request, Admitted admitted, String produced) {
        if (!produced.isEmpty()) {
            metrics.givenAway(admitted.model().id(), produced.length());
        }
        return billing.release(admitted.hold())
                .onFailure(e -> LOG.warn("{}: a hold was not released", request.id(), e));
    }

    private Future<Done> rememberPart(ChatRequest request, Admitted admitted, String answer, Cost cost) {
        return answer.isEmpty()
                ? Future.succeededFuture(Done.DONE)
                : tryToRemember(request, admitted, answer, cost, true);
    }

    /** What was produced is owed whether or not it can be remembered. */
    private Future<Done> tryToRemember(
            ChatRequest request, Admitted admitted, String answer, Cost cost, boolean stopped) {
        return remember(request, admitted, answer, cost, stopped).recover(failure -> {
            LOG.warn("{}: an answer is not remembered", request.id(), failure);
            return Future.succeededFuture(Done.DONE);
        });
    }

    private Future<Done> remember(ChatRequest request, Admitted admitted, String answer, Cost cost, boolean stopped) {
        Admitted.Memory memory = admitted.prompt().memory();
        if (memory == null) {
            return Future.succeededFuture(Done.DONE);
        }
        var messages = new ArrayList<>(memory.added());
        messages.add(new Message("assistant", WellFormed.of(answer)));
        return context.append(new Exchange(
                request.id(),
                memory.ownerId(),
                memory.conversationId(),
                messages,
                admitted.model().id(),
                new Receipt(
                        cost.usage().promptTokens(),
                        cost.usage().completionTokens(),
                        cost.usage().estimated(),
                        cost.nano(),
                        stopped),
                memory.replaces()));
    }

    /** What was reported, where it can be; else it is counted here: a provider's fault must not ruin the caller. */
    private Future<Usage> usage(Admitted admitted, @Nullable Usage reported, Supplier<String> produced) {
        if (reported != null && isPossible(admitted, reported)) {
            return Future.succeededFuture(reported);
        }
        if (reported != null) {
            LOG.error(
                    "A provider of {} reported {} tokens in and {} out, which cannot be: they are counted here",
                    admitted.model().id(),
                    reported.promptTokens(),
                    reported.completionTokens());
        }
        return Future.all(tokens.countPrompt(admitted.body()), tokens.count(produced.get()))
                .map(counted -> Usage.tokens(counted.<Long>resultAt(0), counted.<Long>resultAt(1), true));
    }

    /**
     * Whether a request could use so much: no more goes in than its bytes can make, and nothing beyond the model's window,
     * with room for a window that is larger than we know, comes out of a choice.
     */
    private static boolean isPossible(Admitted admitted, Usage reported) {
        long window = Math.max(LEAST_WINDOW, 2L * admitted.model().contextTokens());
        long mostIn = Math.max(window, TokenCounter.promptBound(admitted.body()));
        long mostOut =
                Math.max(window, admitted.outputLimit()) * admitted.body().choices();
        return reported.promptTokens() <= mostIn && reported.completionTokens() <= mostOut;
    }

    /** What a request used and what is to be booked for it, in 10^-9 credit. */
    private record Cost(Usage usage, long nano) {}

    private static Cost cost(Admitted admitted, Usage used) {
        Usage usage = withRequest(admitted.model(), used);
        return new Cost(usage, costNano(admitted, usage));
    }

    private Future<Booked> book(ChatRequest request, Admitted admitted, @Nullable Deployment deployment, Cost cost) {
        Model model = admitted.model();
        Usage usage = cost.usage();
        String provider =
                deployment == null ? model.provider() : deployment.provider().name();
        if (deployment != null) {
            deployment.circuit().recent().used(usage.promptTokens(), usage.completionTokens());
        }
        metrics.tokens(model.id(), provider, usage);
        var settlement = new Settlement(
                admitted.hold(),
                cost.nano(),
                usage,
                model.id(),
                provider,
                request.principal().keyId());
        return billing.settle(settlement).map(settled -> new Booked(usage, settled.costNano()));
    }

    /** A price for the call itself is charged only where the model has one. */
    private static Usage withRequest(Model model, Usage used) {
        if (!model.price().tierFor(used.promptTokens()).nanoPerUnit().containsKey(Meter.REQUEST)
                || used.totalTokens() == 0) {
            return used;
        }
        var quantities = new EnumMap<Meter, Long>(Meter.class);
        quantities.putAll(used.quantities());
        quantities.put(Meter.REQUEST, 1L);
        return new Usage(quantities, used.estimated());
    }

    private static long costNano(Admitted admitted, Usage usage) {
        try {
            return admitted.model().price().costNano(usage);
        } catch (ArithmeticException e) {
            // A price beyond any sense: it must not ruin the caller, nor make the call free.
            LOG.error(
                    "What a request to {} used does not fit the ledger at its price",
                    admitted.model().id());
            return admitted.hold().heldNano();
        }
    }
}
