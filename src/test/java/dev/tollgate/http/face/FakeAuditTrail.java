package dev.tollgate.http.face;

import dev.tollgate.platform.audit.AuditEntry;
import dev.tollgate.platform.audit.AuditFilter;
import dev.tollgate.platform.audit.AuditPage;
import dev.tollgate.platform.audit.AuditTrail;
import dev.tollgate.platform.audit.AuditVerdict;
import dev.tollgate.platform.audit.RecordedEntry;
import io.vertx.core.Future;
import java.util.List;

/** A log of three entries of which the second one is gone. */
final class FakeAuditTrail implements AuditTrail {
    @Override
    public Future<AuditPage> page(AuditFilter filter, int page, int limit) {
        var entry = new AuditEntry("usr_admin", null, "balance.set", "usr_bob", "a gift", "192.0.2.1", "req-1");
        return Future.succeededFuture(new AuditPage(List.of(new RecordedEntry(3, FakeIdentity.THEN, entry)), 3));
    }

    @Override
    public Future<AuditVerdict> verify() {
        return Future.succeededFuture(new AuditVerdict(1, new AuditVerdict.Fault(2, AuditVerdict.Kind.MISSING)));
    }
}
