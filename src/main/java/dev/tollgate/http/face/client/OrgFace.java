package dev.tollgate.http.face.client;

import static dev.tollgate.http.face.client.ClientFace.signedIn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.MemberRoles;
import dev.tollgate.http.face.Slugs;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.organisation.InviteRequest;
import dev.tollgate.identity.organisation.InviteToken;
import dev.tollgate.identity.organisation.MemberRef;
import dev.tollgate.identity.organisation.NewOrganisation;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.identity.organisation.RoleChange;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import java.util.Map;

/** `/v1/org*` and `/v1/invite/accept`. */
public final class OrgFace implements Face {
    private static final int MAX_ORGANISATION_NAME = 200;

    private final Organisations organisations;

    public OrgFace(Organisations organisations) {
        this.organisations = organisations;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "orgCreate", signedIn(LimitClass.API_KEYS, this::create),
                "orgListMembers", signedIn(LimitClass.BILLING, this::members),
                "orgInvite", signedIn(LimitClass.API_KEYS, this::invite),
                "orgAcceptInvite", signedIn(LimitClass.API_KEYS, this::accept),
                "orgRemoveMember", signedIn(LimitClass.API_KEYS, this::remove),
                "orgChangeRole", signedIn(LimitClass.API_KEYS, this::changeRole));
    }

    private Future<ApiAnswer> create(ApiRequest request) {
        Fields fields = Fields.of(request);
        var wish = new NewOrganisation(
                request.caller(), fields.line("name", MAX_ORGANISATION_NAME), Slugs.read(fields), null);
        fields.check();
        return organisations
                .create(wish)
                .map(own -> Answers.json(
                        201,
                        Answers.object()
                                .put("org_id", own.organisation().id())
                                .put("name", own.organisation().name())));
    }

    private static String organisationId(ApiRequest request) {
        return request.pathParams().getOrDefault("orgId", "");
    }

    private static String userId(ApiRequest request) {
        return request.pathParams().getOrDefault("userId", "");
    }

    private Future<ApiAnswer> members(ApiRequest request) {
        return organisations
                .members(new OrganisationRef(request.caller(), organisationId(request)))
                .map(found -> {
                    var document = JsonNodeFactory.instance.arrayNode();
                    found.members().forEach(member -> document.add(ClientViews.member(member)));
                    return Answers.ok(document);
                });
    }

    private Future<ApiAnswer> invite(ApiRequest request) {
        Fields fields = Fields.of(request);
        String email = fields.line("email", Fields.MAX_NAME);
        MemberRole role = MemberRoles.read(fields, "role");
        fields.check();
        Language language = Language.of(request.headers().get("Accept-Language"));
        return organisations
                .invite(new InviteRequest(request.caller(), organisationId(request), email, role, language))
                .map(created -> Answers.ok(
                        Answers.object().put("invite_token", created.token().value())));
    }

    private Future<ApiAnswer> accept(ApiRequest request) {
        Fields fields = Fields.of(request);
        String token = fields.line("invite_token", Fields.MAX_NAME);
        fields.check();
        return organisations
                .accept(new InviteToken(request.caller(), new Secret(token)))
                .map(joined -> Answers.ok(Answers.object()
                        .put("org_id", joined.organisationId())
                        .put("user_id", joined.userId())
                        .put("role", MemberRoles.clientName(joined.role()))));
    }

    private Future<ApiAnswer> remove(ApiRequest request) {
        return organisations
                .remove(new MemberRef(request.caller(), organisationId(request), userId(request)))
                .map(_ -> new ApiAnswer.Empty(204));
    }

    private Future<ApiAnswer> changeRole(ApiRequest request) {
        Fields fields = Fields.of(request);
        MemberRole role = MemberRoles.read(fields, "role");
        fields.check();
        return organisations
                .changeRole(new RoleChange(request.caller(), organisationId(request), userId(request), role))
                .map(member -> Answers.ok(Answers.object()
                        .put("user_id", member.userId())
                        .put("new_role", MemberRoles.clientName(member.role()))));
    }
}
