package dev.tollgate.identity;

import dev.tollgate.identity.account.Account;
import dev.tollgate.identity.account.AccountChange;
import dev.tollgate.identity.account.AccountDeletion;
import dev.tollgate.identity.account.Accounts;
import dev.tollgate.identity.account.LetterRequest;
import dev.tollgate.identity.account.OneTimeToken;
import dev.tollgate.identity.account.PasswordChange;
import dev.tollgate.identity.account.PasswordReset;
import dev.tollgate.identity.account.SessionList;
import dev.tollgate.identity.account.SessionRef;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** {@link Accounts} asked over the event bus. */
final class AccountsOverBus implements Accounts {
    private final Bus bus;

    AccountsOverBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<Account> show(Principal by) {
        return bus.request(AccountsAddresses.SHOW, by);
    }

    @Override
    public Future<Account> change(AccountChange change) {
        return bus.request(AccountsAddresses.CHANGE, change);
    }

    @Override
    public Future<Done> changePassword(PasswordChange change) {
        return bus.request(AccountsAddresses.CHANGE_PASSWORD, change);
    }

    @Override
    public Future<Done> delete(AccountDeletion deletion) {
        return bus.request(AccountsAddresses.DELETE, deletion);
    }

    @Override
    public Future<SessionList> sessions(Principal by) {
        return bus.request(AccountsAddresses.SESSIONS, by);
    }

    @Override
    public Future<KeyList> keys(Principal by) {
        return bus.request(AccountsAddresses.KEYS, by);
    }

    @Override
    public Future<Done> endSession(SessionRef session) {
        return bus.request(AccountsAddresses.END_SESSION, session);
    }

    @Override
    public Future<Done> endOtherSessions(Principal by) {
        return bus.request(AccountsAddresses.END_OTHERS, by);
    }

    @Override
    public Future<Done> askVerification(LetterRequest request) {
        return bus.request(AccountsAddresses.ASK_VERIFICATION, request);
    }

    @Override
    public Future<Done> verifyEmail(OneTimeToken token) {
        return bus.request(AccountsAddresses.VERIFY_EMAIL, token);
    }

    @Override
    public Future<Done> forgotPassword(LetterRequest request) {
        return bus.request(AccountsAddresses.FORGOT_PASSWORD, request);
    }

    @Override
    public Future<Done> resetPassword(PasswordReset reset) {
        return bus.request(AccountsAddresses.RESET_PASSWORD, reset);
    }
}
