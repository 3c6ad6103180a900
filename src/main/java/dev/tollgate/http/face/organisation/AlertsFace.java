package dev.tollgate.http.face.organisation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.alert.AlertSettings;
import dev.tollgate.billing.alert.Alerts;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.Map;

/** `/api/v1/organizations/{orgId}/alerts`: of what an organisation wants to be warned. */
public final class AlertsFace implements Face {
    private final Organisations organisations;
    private final Alerts alerts;

    public AlertsFace(Organisations organisations, Alerts alerts) {
        this.organisations = organisations;
        this.alerts = alerts;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "getAlerts", OrganisationsFace.operation(LimitClass.BILLING, this::show),
                "setAlerts", OrganisationsFace.operation(LimitClass.API_KEYS, this::change));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return organisations
                .show(OrganisationsFace.organisation(request))
                .compose(own -> alerts.of(own.organisation().id()))
                .map(settings -> Answers.ok(document(settings)));
    }

    private Future<ApiAnswer> change(ApiRequest request) {
        Fields fields = Fields.of(request);
        if (!fields.has("lowBalance") && !fields.isNull("lowBalance")) {
            fields.fault("lowBalance", "is required; null takes the warning away");
        }
        Long lowBalanceNano = fields.optionalAmountNano("lowBalance");
        fields.check();
        return organisations
                .show(OrganisationsFace.organisation(request))
                .compose(own -> own.role() == MemberRole.MEMBER
                        ? Future.failedFuture(new TollgateException(
                                ErrorKind.FORBIDDEN, "Your role in this organisation does not allow that"))
                        : alerts.change(own.organisation().id(), lowBalanceNano))
                .map(settings -> Answers.ok(document(settings)));
    }

    private static ObjectNode document(AlertSettings settings) {
        Long lowNano = settings.lowBalanceNano();
        return Answers.object()
                .put("lowBalance", lowNano == null ? null : Credits.toDecimal(lowNano))
                .put("isLow", settings.low());
    }
}
