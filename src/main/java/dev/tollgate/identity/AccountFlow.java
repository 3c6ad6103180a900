package dev.tollgate.identity;

import dev.tollgate.identity.account.Account;
import dev.tollgate.identity.account.AccountChange;
import dev.tollgate.identity.account.LetterRequest;
import dev.tollgate.identity.account.PasswordChange;
import dev.tollgate.identity.account.SessionList;
import dev.tollgate.identity.account.SessionRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.TollgateException.Detail;
import dev.tollgate.platform.bus.Done;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What signed-in users do with their own account. It waits, so it runs on virtual threads. */
final class AccountFlow {
    private final Profiles profiles;
    private final PasswordRules passwords;
    private final PasswordHashing hashing;
    private final Sessions sessions;
    private final RecoveryFlow recovery;
    private final ApiKeys keys;

    AccountFlow(
            Profiles profiles,
            PasswordRules passwords,
            PasswordHashing hashing,
            Sessions sessions,
            RecoveryFlow recovery,
            ApiKeys keys) {
        this.profiles = profiles;
        this.passwords = passwords;
        this.hashing = hashing;
        this.sessions = sessions;
        this.recovery = recovery;
        this.keys = keys;
    }

    Account show(Principal by) {
        return own(by).shown();
    }

    /** The caller's own profile; FORBIDDEN for a key. */
    Profiles.Profile own(Principal by) {
        if (by.isKey()) {
            throw new TollgateException(ErrorKind.FORBIDDEN, "An API key has no account: sign in");
        }
        return profiles.byId(by.userId()).orElseThrow(Tokens::unauthenticated);
    }

    Account change(AccountChange change) {
        Profiles.Profile found = own(change.by());
        String fullName = RegistrationRules.stripped(change.fullName());
        String email = newEmail(change, found.user());
        List<Detail> faults = new ArrayList<>();
        if (fullName != null && !RegistrationRules.isFullName(fullName)) {
            faults.add(
                    new Detail("name", "must be at most " + RegistrationRules.MAX_FULL_NAME + " printable characters"));
        }
        if (email != null && !RegistrationRules.isEmail(email)) {
            faults.add(new Detail(
                    "email", "must be an e-mail address of at most " + RegistrationRules.MAX_EMAIL + " characters"));
        }
        if (!faults.isEmpty()) {
            throw TollgateException.invalid(faults);
        }
        if (email != null) {
            checkPassword("password", change.password(), found);
            profiles.changeEmail(found.user(), email);
        }
        profiles.describe(found.user().id(), fullName, change.language());
        Account changed = own(change.by()).shown();
        if (email != null) {
            recovery.askVerification(new LetterRequest(email, changed.language()));
        }
        return changed;
    }

    /** The new address without outer blanks; null when it stays. */
    private static @Nullable String newEmail(AccountChange change, User user) {
        String email = RegistrationRules.stripped(change.email());
        return email == null || email.equals(user.email()) ? null : email;
    }

    /** Fails with INVALID_REQUEST unless it is the present password. */
    void checkPassword(String field, @Nullable Secret password, Profiles.Profile found) {
        if (password == null) {
            throw TollgateException.invalid(field, "is required");
        }
        if (PasswordRules.isTooLong(password.value())
                || !hashing.matches(password, found.passwordHash()).await()) {
            throw TollgateException.invalid(field, "is not the present password");
        }
    }

    Done changePassword(PasswordChange change) {
        Profiles.Profile found = own(change.by());
        checkPassword("oldPassword", change.oldPassword(), found);
        passwords.fault(change.newPassword().value()).ifPresent(fault -> {
            throw TollgateException.invalid("newPassword", fault);
        });
        String newHash = hashing.hash(change.newPassword()).await();
        if (!profiles.changePassword(found.user().id(), found.passwordHash(), newHash)) {
            throw new TollgateException(ErrorKind.CONFLICT, "The password was changed meanwhile");
        }
        return endOtherSessions(change.by());
    }

    SessionList sessions(Principal by) {
        User user = own(by).user();
        return new SessionList(sessions.open(user.id(), by.sessionId()).await());
    }

    KeyList keys(Principal by) {
        return keys.ofMaker(own(by).user().id()).await();
    }

    Done endSession(SessionRef session) {
        User user = own(session.by()).user();
        if (!sessions.endOf(user.id(), session.sessionId()).await()) {
            throw new TollgateException(ErrorKind.NOT_FOUND, "No such session");
        }
        return Done.DONE;
    }

    Done endOtherSessions(Principal by) {
        sessions.endAll(own(by).user().id(), by.sessionId()).await();
        return Done.DONE;
    }
}
