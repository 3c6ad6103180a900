package dev.tollgate.http.face;

import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Credit;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.NamedUser;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.Subject;
import dev.tollgate.identity.UserRef;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.audit.AuditEntry;
import dev.tollgate.platform.audit.AuditLog;
import io.vertx.core.Future;

/** What platform admins do to the money, rights and dialogs of others: never before the audit log has it. */
public final class AdminActs {
    private final Identity identity;
    private final Billing billing;
    private final AuditLog audit;

    public AdminActs(Identity identity, Billing billing, AuditLog audit) {
        this.identity = identity;
        this.billing = billing;
        this.audit = audit;
    }

    /** The user or end user that an admin names by platform id; NOT_FOUND. */
    public Future<Subject> subject(Principal admin, String userId) {
        if (userId.startsWith("eu_")) {
            return identity.subject(NamedUser.withMoney(admin, userId));
        }
        return identity.user(new UserRef(userId)).map(user -> new Subject(user.organisationId(), user.id(), null));
    }

    /**
     * Whose dialogs a request of anybody is about, by the `userId` rule. Where an admin thereby gets to those of somebody
     * else, the audit log has it when this is done; whoever acts for themselves, or with a key for the end users of their own
     * organisation, does so without a record.
     */
    public Future<Subject> dialogsOf(ApiRequest request, String userId, String action) {
        return identity.subject(NamedUser.toActFor(request.caller(), userId))
                .compose(subject -> isForeign(request.caller(), subject)
                        ? record(request, action, subject.ownerId(), "as an admin")
                                .map(subject)
                        : Future.succeededFuture(subject));
    }

    private static boolean isForeign(Principal caller, Subject subject) {
        boolean isEndUserOfKey = caller.isKey()
                && caller.may(Permission.USERS)
                && subject.endUserId() != null
                && subject.organisationId().equals(caller.organisationId());
        return caller.isPlatformAdmin() && !isEndUserOfKey && !caller.userId().equals(subject.userId());
    }

    /** Sets the balance of a subject. */
    public Future<Balance> set(ApiRequest request, Subject subject, long newBalanceNano, String reason) {
        String byUserId = request.caller().userId();
        String change = "new balance " + Credits.format(newBalanceNano) + ": " + reason;
        return record(request, "balance.set", subject.ownerId(), change)
                .compose(_ -> billing.adjust(
                        new Adjustment(request.id(), ChatRequests.payer(subject), newBalanceNano, reason, byUserId)));
    }

    /** Adds new credits to the balance of a subject. */
    public Future<Balance> add(ApiRequest request, Subject subject, long amountNano) {
        String byUserId = request.caller().userId();
        return record(request, "balance.topup", subject.ownerId(), "credits added: " + Credits.format(amountNano))
                .compose(_ -> billing.credit(new Credit(
                        request.id(), ChatRequests.payer(subject), amountNano, "Top-up by an admin", byUserId)));
    }

    /** Writes an act of the caller to the audit log; the act must wait for it. */
    public Future<Void> record(ApiRequest request, String action, String targetId, String reason) {
        Principal caller = request.caller();
        return audit.record(new AuditEntry(
                caller.userId(), caller.keyId(), action, targetId, reason, request.remoteAddress(), request.label()));
    }
}
