package dev.tollgate.identity;

import dev.tollgate.identity.account.Account;
import dev.tollgate.identity.account.AccountChange;
import dev.tollgate.identity.account.AccountDeletion;
import dev.tollgate.identity.account.LetterRequest;
import dev.tollgate.identity.account.OneTimeToken;
import dev.tollgate.identity.account.PasswordChange;
import dev.tollgate.identity.account.PasswordReset;
import dev.tollgate.identity.account.SessionList;
import dev.tollgate.identity.account.SessionRef;
import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where the operations of {@link dev.tollgate.identity.account.Accounts} are asked for. */
final class AccountsAddresses {
    static final Address<Principal, Account> SHOW = address("show", Principal.class, Account.class);
    static final Address<AccountChange, Account> CHANGE = address("change", AccountChange.class, Account.class);
    static final Address<PasswordChange, Done> CHANGE_PASSWORD =
            address("changePassword", PasswordChange.class, Done.class);
    static final Address<AccountDeletion, Done> DELETE = address("delete", AccountDeletion.class, Done.class);
    static final Address<Principal, SessionList> SESSIONS = address("sessions", Principal.class, SessionList.class);
    static final Address<Principal, KeyList> KEYS = address("keys", Principal.class, KeyList.class);
    static final Address<SessionRef, Done> END_SESSION = address("endSession", SessionRef.class, Done.class);
    static final Address<Principal, Done> END_OTHERS = address("endOtherSessions", Principal.class, Done.class);
    static final Address<LetterRequest, Done> ASK_VERIFICATION =
            address("askVerification", LetterRequest.class, Done.class);
    static final Address<OneTimeToken, Done> VERIFY_EMAIL = address("verifyEmail", OneTimeToken.class, Done.class);
    static final Address<LetterRequest, Done> FORGOT_PASSWORD =
            address("forgotPassword", LetterRequest.class, Done.class);
    static final Address<PasswordReset, Done> RESET_PASSWORD =
            address("resetPassword", PasswordReset.class, Done.class);

    private AccountsAddresses() {}

    private static <Q extends Record, A> Address<Q, A> address(String operation, Class<Q> request, Class<A> answer) {
        return new Address<>("tollgate.identity.accounts." + operation, request, answer);
    }
}
