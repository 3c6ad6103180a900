package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;

/** The `userId` rule: whom a caller may act for. */
final class Subjects {
    private static final String USER_PREFIX = "usr_";

    private final Users users;
    private final EndUsers endUsers;

    Subjects(Users users, EndUsers endUsers) {
        this.users = users;
        this.endUsers = endUsers;
    }

    /** Whom the request is about; FORBIDDEN, the same whether or not the id exists, where the caller may not name it. */
    Future<Subject> of(NamedUser named) {
        Principal by = named.by();
        String id = named.userId();
        if (id == null || id.equals(by.userId())) {
            // A key is its organisation's: it reaches no money but that of it, also where its maker is named.
            return named.meansMoney() && !by.isKey() ? anyUser(by.userId()) : self(by);
        }
        if (id.startsWith(USER_PREFIX)) {
            return by.isPlatformAdmin() ? anyUser(id) : forbidden();
        }
        if (id.startsWith(EndUsers.PREFIX)) {
            return endUser(by, id);
        }
        if (by.isKey() && by.may(Permission.USERS)) {
            return externalUser(by, id);
        }
        return by.isPlatformAdmin() ? unknown() : forbidden();
    }

    private static Future<Subject> self(Principal by) {
        return Future.succeededFuture(new Subject(by.organisationId(), by.userId(), null));
    }

    private Future<Subject> anyUser(String userId) {
        return users.byId(userId)
                .compose(found -> found.isEmpty()
                        ? unknown()
                        : Future.succeededFuture(new Subject(found.get().user().organisationId(), userId, null)));
    }

    private Future<Subject> endUser(Principal by, String endUserId) {
        boolean mayNameOwn = by.isKey() && by.may(Permission.USERS);
        if (!mayNameOwn && !by.isPlatformAdmin()) {
            return forbidden();
        }
        return endUsers.organisationOf(endUserId).compose(organisation -> {
            if (organisation.isPresent()
                    && (by.isPlatformAdmin() || organisation.get().equals(by.organisationId()))) {
                return Future.succeededFuture(new Subject(organisation.get(), null, endUserId));
            }
            return by.isPlatformAdmin() ? unknown() : forbidden();
        });
    }

    private Future<Subject> externalUser(Principal by, String externalId) {
        if (!EndUsers.isExternalId(externalId)) {
            return Future.failedFuture(TollgateException.invalid(
                    "userId", "must be 1 to " + EndUsers.MAX_EXTERNAL_ID + " characters without control characters"));
        }
        return endUsers.ofExternal(by.organisationId(), externalId)
                .map(endUserId -> new Subject(by.organisationId(), null, endUserId));
    }

    private static Future<Subject> forbidden() {
        return Future.failedFuture(new TollgateException(ErrorKind.FORBIDDEN, "You may not act for this user"));
    }

    private static Future<Subject> unknown() {
        return Future.failedFuture(new TollgateException(ErrorKind.NOT_FOUND, "No such user"));
    }
}
