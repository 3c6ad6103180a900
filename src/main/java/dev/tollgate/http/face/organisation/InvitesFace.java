package dev.tollgate.http.face.organisation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.MemberRoles;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.organisation.CreatedInvite;
import dev.tollgate.identity.organisation.InviteRef;
import dev.tollgate.identity.organisation.InviteRequest;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import java.util.Map;

/** `/api/v1/organizations/{orgId}/invites`. */
public final class InvitesFace implements Face {
    private final Organisations organisations;

    public InvitesFace(Organisations organisations) {
        this.organisations = organisations;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "listInvites", OrganisationsFace.operation(LimitClass.BILLING, this::list),
                "createInvite", OrganisationsFace.operation(LimitClass.API_KEYS, this::create),
                "revokeInvite", OrganisationsFace.operation(LimitClass.API_KEYS, this::revoke));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        return organisations
                .invites(OrganisationsFace.organisation(request))
                .map(found -> Answers.ok(OrganisationViews.page(request, found.invites(), OrganisationViews::invite)));
    }

    private Future<ApiAnswer> create(ApiRequest request) {
        Fields fields = Fields.of(request);
        String email = fields.optionalLine("email", Fields.MAX_NAME);
        MemberRole role = MemberRoles.read(fields, "role");
        boolean isOpen = fields.flag("open");
        if (isOpen == fields.has("email")) {
            fields.fault("email", "give either an e-mail address or open: true, for whoever has the link");
        }
        fields.check();
        OrganisationRef organisation = OrganisationsFace.organisation(request);
        Language language = Language.of(request.headers().get("Accept-Language"));
        return organisations
                .invite(new InviteRequest(request.caller(), organisation.organisationId(), email, role, language))
                .map(created -> Answers.json(201, document(created)));
    }

    /** Whoever got a letter has the link; else the inviter gives it. */
    private static ObjectNode document(CreatedInvite created) {
        return OrganisationViews.invite(created.invite())
                .put("mailed", created.mailed())
                .put("link", created.mailed() ? null : created.link().value())
                .put("token", created.mailed() ? null : created.token().value());
    }

    private Future<ApiAnswer> revoke(ApiRequest request) {
        OrganisationRef organisation = OrganisationsFace.organisation(request);
        String inviteId = request.pathParams().getOrDefault("inviteId", "");
        return organisations
                .revokeInvite(new InviteRef(request.caller(), organisation.organisationId(), inviteId))
                .map(_ -> new ApiAnswer.Empty(204));
    }
}
