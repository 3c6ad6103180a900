package dev.tollgate.billing.alert;

import dev.tollgate.billing.ledger.AlertSource;
import dev.tollgate.billing.ledger.BudgetNotice;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Tells of budgets and caps that are used up to a part (`budget.reached`). The ledger notes each once; a notice counts as told
 * when the outbox has its event, whose id is the notice's, so a crash in between tells nothing twice.
 */
final class BudgetAlerts {
    private static final int BATCH = 200;
    private static final int LENGTH_OF_DAY = 10;

    private final AlertSource source;
    private final MongoOutbox outbox;

    BudgetAlerts(AlertSource source, MongoOutbox outbox) {
        this.source = source;
        this.outbox = outbox;
    }

    Future<Void> run() {
        return source.untold(BATCH).compose(notices -> outbox.addAll(
                        notices.stream().map(BudgetAlerts::event).toList())
                .compose(_ -> source.told(notices))
                .compose(_ -> notices.size() < BATCH ? Future.succeededFuture() : run()));
    }

    private static OutboxEvent event(BudgetNotice notice) {
        String owner = notice.ownerId();
        int user = owner.indexOf(':');
        var data = new JsonObject()
                .put("keyId", user < 0 ? owner : null)
                .put("userId", user < 0 ? null : owner.substring(user + 1))
                .put("owner", user < 0 ? owner : owner.substring(user + 1))
                .put("period", period(notice.period()))
                .put("of", notice.period())
                .put("percent", notice.percent())
                .put("spent", Credits.format(notice.spentNano()))
                .put("limit", Credits.format(notice.limitNano()));
        return new OutboxEvent(
                notice.id(), "budget.reached", notice.organisationId(), Instant.ofEpochMilli(notice.atMs()), data);
    }

    private static String period(String of) {
        if (of.equals("total")) {
            return of;
        }
        return of.length() == LENGTH_OF_DAY ? "day" : "month";
    }
}
