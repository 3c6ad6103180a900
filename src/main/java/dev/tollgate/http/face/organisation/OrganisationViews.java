package dev.tollgate.http.face.organisation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.MemberRoles;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.organisation.EndUser;
import dev.tollgate.identity.organisation.Invite;
import dev.tollgate.identity.organisation.Member;
import dev.tollgate.identity.organisation.Organisation;
import dev.tollgate.identity.organisation.OwnOrganisation;
import dev.tollgate.platform.Credits;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Documents of organisations on surface I. */
public final class OrganisationViews {
    private OrganisationViews() {}

    /** One page of a list that is known whole. */
    static <T> ObjectNode page(ApiRequest request, List<T> all, Function<T, ObjectNode> view) {
        Query query = Query.of(request);
        int page = query.page();
        int limit = query.limit();
        query.check();
        long from = Math.min(all.size(), (page - 1L) * limit);
        long to = Math.min(all.size(), from + limit);
        return Answers.page(page, limit, all.size(), all.subList((int) from, (int) to), view);
    }

    /** An organisation as one of its members sees it. */
    public static ObjectNode organisation(OwnOrganisation own) {
        Organisation organisation = own.organisation();
        return Answers.object()
                .put("id", organisation.id())
                .put("name", organisation.name())
                .put("slug", organisation.slug())
                .put("description", organisation.description())
                .put("personal", organisation.personal())
                .put("role", MemberRoles.name(own.role()))
                .put("active", own.active())
                .put("createdAt", Answers.time(organisation.createdAt()));
    }

    static ObjectNode member(Member member) {
        ObjectNode document = Answers.object()
                .put("userId", member.userId())
                .put("username", member.username())
                .put("email", member.email())
                .put("fullName", member.fullName())
                .put("role", MemberRoles.name(member.role()));
        Long capNano = member.monthlyCapNano();
        document.putObject("cap").put("monthly", capNano == null ? null : Credits.toDecimal(capNano));
        return document.put("since", Answers.time(member.since()));
    }

    static ObjectNode invite(Invite invite) {
        return Answers.object()
                .put("id", invite.id())
                .put("email", invite.email())
                .put("role", MemberRoles.name(invite.role()))
                .put("status", invite.status().name().toLowerCase(Locale.ROOT))
                .put("invitedBy", invite.invitedBy())
                .put("createdAt", Answers.time(invite.createdAt()))
                .put("expiresAt", Answers.time(invite.expiresAt()));
    }

    static ObjectNode endUser(EndUser endUser) {
        return Answers.object()
                .put("id", endUser.id())
                .put("externalId", endUser.externalId())
                .put("createdAt", Answers.time(endUser.createdAt()));
    }
}
