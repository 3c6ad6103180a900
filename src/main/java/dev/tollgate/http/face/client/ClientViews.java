package dev.tollgate.http.face.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.MemberRoles;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.SignedIn;
import dev.tollgate.identity.User;
import dev.tollgate.identity.organisation.Member;
import dev.tollgate.identity.organisation.OwnOrganisation;
import dev.tollgate.identity.organisation.OwnOrganisations;

/** Documents of surface F. */
final class ClientViews {
    private ClientViews() {}

    static ObjectNode tokens(SignedIn signedIn) {
        return Answers.object()
                .put("jwt", signedIn.accessToken().value())
                .put("refresh_token", signedIn.refreshToken().value());
    }

    static ObjectNode session(SignedIn signedIn, OwnOrganisations organisations) {
        ObjectNode document = tokens(signedIn);
        document.set("user", user(signedIn.user(), organisations));
        return document;
    }

    static ObjectNode user(User user, OwnOrganisations organisations) {
        ObjectNode document = Answers.object()
                .put("user_id", user.id())
                .put("email", user.email())
                .put("full_name", user.fullName());
        ArrayNode orgs = document.putArray("orgs");
        organisations
                .organisations()
                .forEach(own -> orgs.add(
                        organisation(own).put("name", own.organisation().name()).put("active", own.active())));
        return document;
    }

    static ObjectNode organisation(OwnOrganisation own) {
        return Answers.object()
                .put("org_id", own.organisation().id())
                .put("role", MemberRoles.clientName(own.role()))
                .put("is_owner", own.role() == MemberRole.OWNER);
    }

    static ObjectNode member(Member member) {
        return Answers.object()
                .put("user_id", member.userId())
                .put("email", member.email())
                .put("role", MemberRoles.clientName(member.role()));
    }
}
