package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.END_USERS;

import dev.tollgate.identity.organisation.EndUser;
import dev.tollgate.identity.organisation.EndUserPage;
import dev.tollgate.identity.organisation.EndUserQuery;
import dev.tollgate.identity.organisation.EndUserRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;

/** End users shown to those who run their organisation. Each method waits, so it runs on a virtual thread. */
final class EndUserFlow {
    private final MongoClient mongo;
    private final Memberships memberships;

    EndUserFlow(MongoClient mongo, Memberships memberships) {
        this.mongo = mongo;
        this.memberships = memberships;
    }

    EndUserPage page(EndUserQuery query) {
        checkMaySee(query.by());
        if (query.page() < 1
                || query.page() > Users.MAX_PAGE
                || query.limit() < 1
                || query.limit() > Users.MAX_PAGE_SIZE) {
            throw TollgateException.invalid("page", "page or limit are out of their range");
        }
        JsonObject selection = new JsonObject().put("organisationId", query.by().organisationId());
        if (query.externalId() != null) {
            selection.put("_id", EndUsers.id(query.by().organisationId(), query.externalId()));
        }
        var page = new FindOptions()
                .setSort(new JsonObject().put("createdAt", -1).put("_id", -1))
                .setSkip(Math.multiplyExact(query.page() - 1, query.limit()))
                .setLimit(query.limit());
        var found = mongo.findWithOptions(END_USERS, selection, page).await();
        return new EndUserPage(
                found.stream().map(EndUserFlow::endUser).toList(),
                mongo.count(END_USERS, selection).await());
    }

    EndUser one(EndUserRef ref) {
        checkMaySee(ref.by());
        if (IdentityCollections.isId(ref.endUserId())) {
            JsonObject query = IdentityCollections.byId(ref.endUserId())
                    .put("organisationId", ref.by().organisationId());
            JsonObject found = mongo.findOne(END_USERS, query, null).await();
            if (found != null) {
                return endUser(found);
            }
        }
        throw new TollgateException(ErrorKind.NOT_FOUND, "No such end user");
    }

    private void checkMaySee(Principal by) {
        if (by.isKey()) {
            if (!by.may(Permission.USERS)) {
                throw new TollgateException(ErrorKind.FORBIDDEN, "The permission 'users' is missing");
            }
        } else {
            Roles.checkRuns(memberships.role(by.organisationId(), by.userId()).orElseThrow(Tokens::unauthenticated));
        }
    }

    private static EndUser endUser(JsonObject document) {
        return new EndUser(
                document.getString("_id"),
                document.getString("organisationId"),
                document.getString("externalId"),
                Instant.ofEpochMilli(document.getLong("createdAt")));
    }
}
