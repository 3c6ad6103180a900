package dev.tollgate.http.face.organisation;

import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.MemberRoles;
import dev.tollgate.http.face.Slugs;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.MemberCap;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.organisation.MemberRef;
import dev.tollgate.identity.organisation.OrganisationChange;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.identity.organisation.RoleChange;
import dev.tollgate.platform.Credits;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** `/api/v1/organizations` and the members of each. */
public final class OrganisationsFace implements Face {
    private static final int MAX_ORGANISATION_NAME = 200;
    private static final int MAX_DESCRIPTION = 2_000;

    private final Organisations organisations;
    private final Identity identity;
    private final AdminActs acts;

    public OrganisationsFace(Organisations organisations, Identity identity, AdminActs acts) {
        this.organisations = organisations;
        this.identity = identity;
        this.acts = acts;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "listOrganizations", operation(LimitClass.BILLING, this::list),
                "getOrganization", operation(LimitClass.BILLING, this::show),
                "updateOrganization", operation(LimitClass.API_KEYS, this::update),
                "listOrganizationMembers", operation(LimitClass.BILLING, this::members),
                "updateOrganizationMember", operation(LimitClass.API_KEYS, this::changeRole),
                "removeOrganizationMember", operation(LimitClass.API_KEYS, this::remove),
                "setMemberCap", operation(LimitClass.API_KEYS, this::cap));
    }

    static Operation operation(LimitClass limit, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.AUTHENTICATED, null, limit, ErrorShape.FLAT, false, true, handler);
    }

    static OrganisationRef organisation(ApiRequest request) {
        return new OrganisationRef(request.caller(), organisationId(request));
    }

    private static String organisationId(ApiRequest request) {
        return request.pathParams().getOrDefault("orgId", "");
    }

    private static String userId(ApiRequest request) {
        return request.pathParams().getOrDefault("userId", "");
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        return organisations
                .mine(request.caller())
                .map(own -> Answers.ok(
                        OrganisationViews.page(request, own.organisations(), OrganisationViews::organisation)));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return organisations.show(organisation(request)).map(own -> Answers.ok(OrganisationViews.organisation(own)));
    }

    private Future<ApiAnswer> update(ApiRequest request) {
        Fields fields = Fields.of(request);
        if (Stream.of("name", "slug", "description").noneMatch(name -> fields.has(name) || fields.isNull(name))) {
            fields.fault("body", "must have a name, slug or description");
        }
        var change = new OrganisationChange(
                request.caller(),
                organisationId(request),
                fields.optionalLine("name", MAX_ORGANISATION_NAME),
                Slugs.read(fields),
                fields.optionalText("description", MAX_DESCRIPTION));
        fields.check();
        return organisations.change(change).map(own -> Answers.ok(OrganisationViews.organisation(own)));
    }

    private Future<ApiAnswer> members(ApiRequest request) {
        return organisations
                .members(organisation(request))
                .map(found -> Answers.ok(OrganisationViews.page(request, found.members(), OrganisationViews::member)));
    }

    private Future<ApiAnswer> changeRole(ApiRequest request) {
        Fields fields = Fields.of(request);
        MemberRole role = MemberRoles.read(fields, "role");
        fields.check();
        return organisations
                .changeRole(new RoleChange(request.caller(), organisationId(request), userId(request), role))
                .map(member -> Answers.ok(OrganisationViews.member(member)));
    }

    private Future<ApiAnswer> remove(ApiRequest request) {
        return organisations
                .remove(new MemberRef(request.caller(), organisationId(request), userId(request)))
                .map(_ -> new ApiAnswer.Empty(204));
    }

    private Future<ApiAnswer> cap(ApiRequest request) {
        Fields fields = Fields.of(request);
        if (!fields.has("monthly") && !fields.isNull("monthly")) {
            fields.fault("monthly", "is required; null takes the cap away");
        }
        Long monthlyNano = fields.optionalAmountNano("monthly");
        fields.check();
        Principal by = request.caller();
        var cap = new MemberCap(by, organisationId(request), userId(request), monthlyNano);
        String told = monthlyNano == null ? "no cap" : "cap a month " + Credits.format(monthlyNano);
        // A platform admin may cap anybody, and each such act is in the audit log before it happens.
        Future<Void> recorded = by.isPlatformAdmin()
                ? acts.record(request, "member.cap", cap.userId(), cap.organisationId() + ": " + told)
                : Future.succeededFuture();
        return recorded.compose(_ -> identity.capMember(cap)).map(_ -> {
            var document = Answers.object().put("userId", cap.userId());
            document.putObject("cap").put("monthly", monthlyNano == null ? null : Credits.toDecimal(monthlyNano));
            return Answers.ok(document);
        });
    }
}
