package dev.tollgate.chat;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Price;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reserves what a request may cost at the worst, and finds the limit of its answer. */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /**
     * The first hold is taken only where credit for so many prompts of its size is left beside it: held in parallel by
     * many requests, the distance from the bound to the truth would otherwise refuse some that can be paid for.
     */
    private static final int SPARE_PROMPTS = 100;

    private final Billing billing;
    private final TokenCounter tokens;
    private final int minAnswerTokens;

    Admission(Billing billing, TokenCounter tokens, int minAnswerTokens) {
        this.billing = billing;
        this.tokens = tokens;
        this.minAnswerTokens = minAnswerTokens;
    }

    /** Holds; INSUFFICIENT_CREDIT with `affordableTokens` when the account or a budget of the caller cannot cover it. */
    Future<Admitted> admit(ChatRequest request, ModelCatalogue.Served served, Admitted.Prompt prompt) {
        var bound = new WorstCase(served.model(), prompt.body(), TokenCounter.promptBound(prompt.body()));
        // The bound is far above most prompts, so it decides only where there is plenty.
        return hold(request, bound, bound.fullNano(), bound.promptsNano(SPARE_PROMPTS))
                .map(hold -> new Admitted(served, prompt, hold, bound.wantedLimit(), bound.limitIsCallers()))
                .recover(refusal -> isPoor(refusal)
                        ? tokens.countPrompt(prompt.body())
                                .compose(counted -> admitExactly(request, served, prompt, counted))
                        : Future.failedFuture(refusal));
    }

    private Future<Admitted> admitExactly(
            ChatRequest request, ModelCatalogue.Served served, Admitted.Prompt prompt, long promptTokens) {
        var exact = new WorstCase(served.model(), prompt.body(), promptTokens);
        long leastNano = exact.limitIsCallers()
                ? exact.fullNano()
                : exact.costNano(Math.min(minAnswerTokens, exact.wantedLimit()));
        return hold(request, exact, leastNano, 0)
                .map(hold -> new Admitted(
                        served,
                        prompt,
                        hold,
                        exact.limitIsCallers() ? exact.wantedLimit() : exact.limitFor(hold.heldNano()),
                        exact.limitIsCallers()))
                .recover(refusal -> Future.failedFuture(
                        refusal instanceof TollgateException known
                                ? Budgets.inWords(withAffordable(known, exact), request.principal())
                                : refusal));
    }

    private Future<Hold> hold(ChatRequest request, WorstCase worst, long leastNano, long spareNano) {
        return billing.hold(new HoldRequest(
                        request.id(),
                        request.payer(),
                        worst.fullNano(),
                        leastNano,
                        spareNano,
                        Budgets.of(request.principal(), request.payer())))
                .onFailure(failure -> giveBackUnknown(request, failure));
    }

    /** No answer does not mean no hold: one that was taken all the same is ended now and not by billing's next sweep. */
    private void giveBackUnknown(ChatRequest request, Throwable failure) {
        if (failure instanceof TollgateException known && known.kind() == ErrorKind.UNAVAILABLE) {
            billing.release(new Hold(request.id(), "", request.payer(), 0))
                    .onFailure(e -> LOG.debug("{}: an unknown hold is left to billing's sweep", request.id(), e));
        }
    }

    private static boolean isPoor(Throwable refusal) {
        return refusal instanceof TollgateException known && known.kind() == ErrorKind.INSUFFICIENT_CREDIT;
    }

    private static TollgateException withAffordable(TollgateException refusal, WorstCase exact) {
        if (refusal.kind() != ErrorKind.INSUFFICIENT_CREDIT) {
            return refusal;
        }
        long availableNano;
        try {
            availableNano = Credits.toNano(new BigDecimal(refusal.figures().getOrDefault("available", "0")));
        } catch (ArithmeticException | NumberFormatException e) {
            // An account of more than any movement may have is not poor; the figure is only a hint.
            availableNano = 0;
        }
        return refusal.with("affordableTokens", Integer.toString(exact.limitFor(availableNano)));
    }

    /** What a prompt of this size and its answer may cost. */
    private static final class WorstCase {
        private final int choices;
        private final long promptNano;
        private final long answerTokenNano;
        private final int wantedLimit;
        private final boolean limitIsCallers;

        WorstCase(Model model, ChatBody body, long promptTokens) {
            this.choices = body.choices();
            this.limitIsCallers = body.outputLimit().isPresent();
            this.wantedLimit = body.outputLimit().orElse(model.defaultOutputTokens());
            long inputNano = 0;
            long outputNano = 0;
            long requestNano = 0;
            for (Price.Tier tier : model.price().tiers()) {
                // The prompt may turn out smaller than its bound, and fall into any tier up to there.
                if (tier.fromPromptTokens() <= promptTokens) {
                    inputNano = max(inputNano, tier, Meter.INPUT, Meter.CACHED_INPUT, Meter.CACHE_WRITE);
                    outputNano = max(outputNano, tier, Meter.OUTPUT, Meter.REASONING);
                    requestNano = Math.max(requestNano, tier.nanoPerUnit().getOrDefault(Meter.REQUEST, 0L));
                }
            }
            this.promptNano = plus(times(promptTokens, inputNano), requestNano);
            this.answerTokenNano = outputNano;
        }

        private static long max(long nano, Price.Tier tier, Meter... meters) {
            long most = nano;
            for (Meter meter : meters) {
                most = Math.max(most, tier.nanoPerUnit(meter));
            }
            return most;
        }

        int wantedLimit() {
            return wantedLimit;
        }

        boolean limitIsCallers() {
            return limitIsCallers;
        }

        long fullNano() {
            return costNano(wantedLimit);
        }

        long costNano(int limit) {
            return plus(promptNano, times(times(limit, choices), answerTokenNano));
        }

        /** So many prompts of this size, without answers. */
        long promptsNano(int count) {
            return times(count, promptNano);
        }

        /** The longest answer that this much pays for. */
        int limitFor(long nano) {
            long left = Math.max(0, nano - promptNano);
            if (answerTokenNano == 0) {
                return nano >= promptNano ? wantedLimit : 0;
            }
            return (int) Math.min(wantedLimit, left / answerTokenNano / choices);
        }

        /** More than any account may ever hold is as good as infinite. */
        private static long times(long a, long b) {
            return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE / 4 : Math.min(a * b, Long.MAX_VALUE / 4);
        }

        private static long plus(long a, long b) {
            return Math.min(a + b, Long.MAX_VALUE / 4);
        }
    }
}
