package dev.tollgate.http.face;

import dev.tollgate.identity.KeyList;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.User;
import dev.tollgate.identity.account.Account;
import dev.tollgate.identity.account.AccountChange;
import dev.tollgate.identity.account.AccountDeletion;
import dev.tollgate.identity.account.Accounts;
import dev.tollgate.identity.account.LetterRequest;
import dev.tollgate.identity.account.OneTimeToken;
import dev.tollgate.identity.account.OpenSession;
import dev.tollgate.identity.account.PasswordChange;
import dev.tollgate.identity.account.PasswordReset;
import dev.tollgate.identity.account.SessionList;
import dev.tollgate.identity.account.SessionRef;
import dev.tollgate.platform.bus.Done;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import java.util.List;

/** One account; notes what is done to it. */
public final class FakeAccounts implements Accounts {
    private final Rooms rooms;

    FakeAccounts(Rooms rooms) {
        this.rooms = rooms;
    }

    private Future<Done> noted(String act) {
        rooms.acts.add(act);
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Account> show(Principal by) {
        var user = new User(
                by.userId(),
                null,
                "alice@example.org",
                false,
                PlatformRole.CLIENT,
                "org_1",
                "Alice's organisation",
                null,
                "org_1",
                false,
                FakeIdentity.THEN);
        return Future.succeededFuture(new Account(user, Language.ENGLISH));
    }

    @Override
    public Future<Account> change(AccountChange change) {
        return noted("profile " + change.fullName() + " " + change.email() + " " + change.language())
                .compose(_ -> show(change.by()));
    }

    @Override
    public Future<Done> changePassword(PasswordChange change) {
        return noted("password " + change.oldPassword().value() + " "
                + change.newPassword().value());
    }

    @Override
    public Future<Done> delete(AccountDeletion deletion) {
        return noted(
                "delete " + deletion.by().userId() + " " + deletion.password().value());
    }

    @Override
    public Future<SessionList> sessions(Principal by) {
        var then = FakeIdentity.THEN;
        return Future.succeededFuture(new SessionList(List.of(new OpenSession("ses_1", then, then, then, true))));
    }

    @Override
    public Future<KeyList> keys(Principal by) {
        return rooms.identity.keys(by);
    }

    @Override
    public Future<Done> endSession(SessionRef session) {
        return noted("end " + session.sessionId());
    }

    @Override
    public Future<Done> endOtherSessions(Principal by) {
        return noted("end others");
    }

    @Override
    public Future<Done> askVerification(LetterRequest request) {
        return noted("verification letter " + request.email() + " " + request.language());
    }

    @Override
    public Future<Done> verifyEmail(OneTimeToken token) {
        return noted("verify " + token.value().value());
    }

    @Override
    public Future<Done> forgotPassword(LetterRequest request) {
        return noted("reset letter " + request.email() + " " + request.language());
    }

    @Override
    public Future<Done> resetPassword(PasswordReset reset) {
        return noted("reset " + reset.token().value());
    }
}
