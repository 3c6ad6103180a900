package dev.tollgate.http.face.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.MemberRoles;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.Credential;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.UserRef;
import dev.tollgate.identity.organisation.Organisation;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.identity.organisation.TokenReport;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;

/** `/auth/{validate,user,org}`: what other services of the installation may ask, with the key they share. */
public final class ServiceFace implements Face {
    private static final int MAX_TOKEN = 8_192;

    private final Identity identity;
    private final Organisations organisations;

    public ServiceFace(Identity identity, Organisations organisations) {
        this.identity = identity;
        this.organisations = organisations;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "serviceValidateToken", forServices(this::validate),
                "serviceGetUser", forServices(this::user),
                "serviceListUserOrgs", forServices(this::organisationsOfUser),
                "serviceGetOrg", forServices(this::organisation),
                "serviceListOrgMembers", forServices(this::members));
    }

    private static Operation forServices(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.SERVICE, null, LimitClass.NONE, ErrorShape.DETAILED, false, true, handler);
    }

    private Future<ApiAnswer> validate(ApiRequest request) {
        Query query = Query.of(request);
        String token = query.text("token", MAX_TOKEN);
        query.check();
        return organisations
                .examine(new Credential(new Secret(token)))
                .map(ServiceFace::report)
                .recover(failure ->
                        isNotGood(failure) ? Future.succeededFuture(noReport()) : Future.failedFuture(failure))
                .map(Answers::ok);
    }

    private static boolean isNotGood(Throwable failure) {
        return failure instanceof TollgateException known && known.kind() == ErrorKind.UNAUTHENTICATED;
    }

    private static ObjectNode report(TokenReport report) {
        ObjectNode document = Answers.object()
                .put("valid", true)
                .put("sub", report.userId())
                .put("email", report.email())
                .put("exp", report.expiresAt().getEpochSecond());
        document.putArray("roles").add(MemberRoles.clientName(report.memberRole()));
        return document.put("org_id", report.organisationId());
    }

    private static ObjectNode noReport() {
        ObjectNode document = Answers.object()
                .put("valid", false)
                .putNull("sub")
                .putNull("email")
                .putNull("exp");
        document.putArray("roles");
        return document.putNull("org_id");
    }

    private static UserRef userRef(ApiRequest request) {
        return new UserRef(request.pathParams().getOrDefault("userId", ""));
    }

    private static OrganisationId organisationId(ApiRequest request) {
        return new OrganisationId(request.pathParams().getOrDefault("orgId", ""));
    }

    private Future<ApiAnswer> user(ApiRequest request) {
        return identity.user(userRef(request))
                .map(user -> Answers.ok(Answers.object()
                        .put("id", user.id())
                        .put("email", user.email())
                        .put("full_name", user.fullName())
                        .put("active_org_id", user.activeOrganisationId())));
    }

    private Future<ApiAnswer> organisationsOfUser(ApiRequest request) {
        return organisations.ofUser(userRef(request)).map(found -> {
            ArrayNode document = JsonNodeFactory.instance.arrayNode();
            found.organisations().forEach(own -> document.add(ClientViews.organisation(own)));
            return Answers.ok(document);
        });
    }

    private Future<ApiAnswer> organisation(ApiRequest request) {
        return organisations.byId(organisationId(request)).map(found -> Answers.ok(document(found)));
    }

    private static ObjectNode document(Organisation organisation) {
        ObjectNode document = Answers.object().put("id", organisation.id()).put("name", organisation.name());
        document.putObject("metadata")
                .put("slug", organisation.slug())
                .put("description", organisation.description())
                .put("personal", organisation.personal())
                .put("created_at", Answers.time(organisation.createdAt()));
        return document;
    }

    private Future<ApiAnswer> members(ApiRequest request) {
        return organisations.membersOf(organisationId(request)).map(found -> {
            ArrayNode document = JsonNodeFactory.instance.arrayNode();
            found.members().forEach(member -> document.add(ClientViews.member(member)));
            return Answers.ok(document);
        });
    }
}
