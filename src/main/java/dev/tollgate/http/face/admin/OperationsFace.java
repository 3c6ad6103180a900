package dev.tollgate.http.face.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Query;
import dev.tollgate.platform.audit.AuditEntry;
import dev.tollgate.platform.audit.AuditFilter;
import dev.tollgate.platform.audit.AuditTrail;
import dev.tollgate.platform.audit.AuditVerdict;
import dev.tollgate.platform.audit.RecordedEntry;
import dev.tollgate.platform.settings.Settings;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;

/** `/api/v1/admin/{audit,settings}`: nothing here changes anything. */
public final class OperationsFace implements Face {
    private static final int MAX_FILTER = 100;

    private final AuditTrail audit;
    private final SettingsOverview settings;

    public OperationsFace(AuditTrail audit, Settings settings) {
        this.audit = audit;
        this.settings = new SettingsOverview(settings);
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "adminReadAudit", AdminViews.operation(this::audit),
                "adminShowSettings",
                        AdminViews.operation(_ -> Future.succeededFuture(Answers.ok(settings.document()))));
    }

    private Future<ApiAnswer> audit(ApiRequest request) {
        Query query = Query.of(request);
        int page = query.page();
        int limit = query.limit();
        var filter = new AuditFilter(
                query.optionalLine("actorId", MAX_FILTER),
                query.optionalLine("action", MAX_FILTER),
                query.optionalLine("targetId", MAX_FILTER));
        query.check();
        return audit.page(filter, page, limit).compose(found -> {
            ObjectNode document = Answers.page(page, limit, found.total(), found.entries(), OperationsFace::document);
            // The walk through the whole chain is for whoever looks at the newest entries, not for each further page.
            return page > 1
                    ? Future.succeededFuture(Answers.ok(document.putNull("chain")))
                    : audit.verify().map(verdict -> {
                        document.set("chain", document(verdict));
                        return Answers.ok(document);
                    });
        });
    }

    private static ObjectNode document(RecordedEntry recorded) {
        AuditEntry entry = recorded.entry();
        return Answers.object()
                .put("number", recorded.number())
                .put("at", Answers.time(recorded.at()))
                .put("actorId", entry.actorId())
                .put("keyId", entry.keyId())
                .put("action", entry.action())
                .put("targetId", entry.targetId())
                .put("reason", entry.reason())
                .put("remoteAddress", entry.remoteAddress())
                .put("requestId", entry.requestId());
    }

    private static ObjectNode document(AuditVerdict verdict) {
        AuditVerdict.Fault fault = verdict.fault();
        ObjectNode document = Answers.object().put("sound", verdict.sound());
        if (fault == null) {
            return document.putNull("fault");
        }
        document.putObject("fault")
                .put("number", fault.number())
                .put("kind", fault.kind().name().toLowerCase(Locale.ROOT));
        return document;
    }
}
