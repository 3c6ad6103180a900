package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.CreditLimit;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Refund;
import dev.tollgate.billing.Transfer;
import dev.tollgate.platform.Ids;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Those in a {@link Simulation} who move credits by hand, often the same movement at two nodes. */
final class SimulatedMovements {
    private static final long[] LIMITS_NANO = {0, 0, 50, 300};

    private final Story story;
    private final Random random;
    private final Ids ids;
    private final PlainModel model;
    private final boolean isStrict;
    private final List<Credit> credits = new ArrayList<>();

    SimulatedMovements(Story story, Random random, Ids ids, PlainModel model, Weather weather) {
        this.story = story;
        this.random = random;
        this.ids = ids;
        this.model = model;
        this.isStrict = weather.isStrict();
    }

    private List<SimulatedNode> oneOrBoth(SimulatedNode node, SimulatedNode other) {
        return random.nextBoolean() ? List.of(node) : List.of(node, other);
    }

    void credit(SimulatedNode node, Payer payer) {
        Credit repeated =
                random.nextInt(3) == 0 && !credits.isEmpty() ? credits.get(random.nextInt(credits.size())) : null;
        Credit credit = repeated == null
                ? new Credit(ids.next("cr"), payer, 1 + random.nextInt(400), "Top-up", "usr_admin")
                : repeated;
        credits.add(credit);
        story.tell(
                "client",
                "credits %d to %s by %s at %s".formatted(credit.amountNano(), credit.payer(), credit.id(), node));
        model.asked(credit.id(), credit.amountNano());
        node.ask(billing -> billing.credit(credit).onSuccess(_ -> answered(credit.id(), List.of(credit.amountNano()))));
    }

    private void answered(String id, List<Long> deltas) {
        story.tell("client", "is answered " + id);
        model.answered(id, deltas.getFirst());
        if (deltas.size() > 1) {
            model.answered(id + "_in", deltas.getLast());
        }
    }

    void refund(SimulatedNode node, SimulatedNode other, Payer payer) {
        var refund = new Refund(ids.next(PlainModel.REFUND), payer, 1 + random.nextInt(100), "Given back", "usr_admin");
        story.tell("client", "refunds " + refund + " at " + node);
        model.asked(refund.id(), -refund.amountNano());
        for (SimulatedNode asked : oneOrBoth(node, other)) {
            asked.ask(billing ->
                    billing.refund(refund).onSuccess(_ -> answered(refund.id(), List.of(-refund.amountNano()))));
        }
    }

    void adjust(SimulatedNode node, SimulatedNode other, Payer payer) {
        if (isStrict) {
            return;
        }
        var adjustment = new Adjustment(ids.next("adj"), payer, random.nextLong(-200, 1_800), "test", "usr_admin");
        story.tell("client", "adjusts " + adjustment + " at " + node);
        for (SimulatedNode asked : oneOrBoth(node, other)) {
            asked.ask(billing -> told(adjustment.id(), billing.adjust(adjustment)));
        }
    }

    private void told(String id, Future<?> answer) {
        answer.onSuccess(_ -> story.tell("client", "is answered " + id));
    }

    void transfer(SimulatedNode node, SimulatedNode other, Payer payer, Transfer.Direction direction) {
        String endUserId = payer.organisationId().equals("org_a") ? "eu_1" : "eu_2";
        long amount = random.nextLong(1, 200);
        var transfer = new Transfer(ids.next("tr"), payer.organisationId(), endUserId, amount, "usr_admin", direction);
        story.tell("client", "transfers " + transfer + " at " + node);
        model.asked(transfer.id(), -amount);
        model.asked(transfer.id() + "_in", amount);
        for (SimulatedNode asked : oneOrBoth(node, other)) {
            asked.ask(billing ->
                    billing.transfer(transfer).onSuccess(_ -> answered(transfer.id(), List.of(-amount, amount))));
        }
    }

    void limit(SimulatedNode node, Payer payer) {
        var limit = new CreditLimit(payer.organisationId(), LIMITS_NANO[random.nextInt(LIMITS_NANO.length)]);
        story.tell("client", "sets " + limit + " at " + node);
        model.limitAsked(limit);
        node.ask(billing -> told("limit of " + limit.organisationId(), billing.limit(limit)));
    }
}
