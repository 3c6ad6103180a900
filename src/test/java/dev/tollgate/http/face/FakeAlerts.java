package dev.tollgate.http.face;

import dev.tollgate.billing.alert.AlertSettings;
import dev.tollgate.billing.alert.Alerts;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Alerts in memory; notes what is changed. */
public final class FakeAlerts implements Alerts {
    private final Rooms rooms;
    private @Nullable Long lowBalanceNano;

    FakeAlerts(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Future<AlertSettings> of(String organisationId) {
        return Future.succeededFuture(new AlertSettings(organisationId, lowBalanceNano, false));
    }

    @Override
    public Future<AlertSettings> change(String organisationId, @Nullable Long wanted) {
        rooms.acts.add("alerts " + organisationId + " " + wanted);
        lowBalanceNano = wanted;
        return of(organisationId);
    }
}
