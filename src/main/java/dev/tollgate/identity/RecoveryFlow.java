package dev.tollgate.identity;

import dev.tollgate.identity.OneTimeTokens.Kind;
import dev.tollgate.identity.OneTimeTokens.Meant;
import dev.tollgate.identity.account.LetterRequest;
import dev.tollgate.identity.account.OneTimeToken;
import dev.tollgate.identity.account.PasswordReset;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ways back into an account by mail. It waits, so it runs on virtual threads.
 */
final class RecoveryFlow {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryFlow.class);

    /** More wait for the mail server at a time than it will ever take; the wishes beyond are dropped. */
    private static final int MAX_UNDER_WAY = 100;

    private final Profiles profiles;
    private final OneTimeTokens tokens;
    private final AccountLetters letters;
    private final PasswordRules passwords;
    private final PasswordHashing hashing;
    private final Sessions sessions;
    private final Semaphore places = new Semaphore(MAX_UNDER_WAY);

    RecoveryFlow(
            Profiles profiles,
            OneTimeTokens tokens,
            AccountLetters letters,
            PasswordRules passwords,
            PasswordHashing hashing,
            Sessions sessions) {
        this.profiles = profiles;
        this.tokens = tokens;
        this.letters = letters;
        this.passwords = passwords;
        this.hashing = hashing;
        this.sessions = sessions;
    }

    /** Writes a letter to an unverified address; never fails. */
    void askVerification(LetterRequest request) {
        inPlace(() -> find(request)
                .filter(found -> !found.user().emailVerified())
                .ifPresent(found -> send(Kind.VERIFY_EMAIL, found, request)));
    }

    /** Writes a letter for a new password; never fails. */
    void forgotPassword(LetterRequest request) {
        inPlace(() -> find(request).ifPresent(found -> send(Kind.RESET_PASSWORD, found, request)));
    }

    private void inPlace(Runnable work) {
        if (!letters.areOn()) {
            LOG.warn("A letter was asked for, but no mail server is set (SMTP_URL)");
            return;
        }
        if (!places.tryAcquire()) {
            LOG.warn("Too many letters are asked for at once, one is not written");
            return;
        }
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.warn("A letter that was asked for did not go out", failure);
        } finally {
            places.release();
        }
    }

    private Optional<Profiles.Profile> find(LetterRequest request) {
        boolean canExist = RegistrationRules.isEmail(request.email());
        return canExist
                ? profiles.byEmail(request.email())
                        .filter(found -> !found.user().blocked())
                : Optional.empty();
    }

    private void send(Kind kind, Profiles.Profile to, LetterRequest request) {
        String email = Objects.requireNonNull(to.user().email());
        tokens.make(kind, to.user().id(), email)
                .ifPresent(token ->
                        letters.send(kind, email, to.language() == null ? request.language() : to.language(), token));
    }

    Done verifyEmail(OneTimeToken token) {
        Meant meant = tokens.use(Kind.VERIFY_EMAIL, token.value()).orElseThrow(RecoveryFlow::notGood);
        if (!profiles.verify(meant.userId(), meant.email())) {
            throw notGood();
        }
        return Done.DONE;
    }

    Done resetPassword(PasswordReset reset) {
        Secret password = reset.newPassword();
        passwords.fault(password.value()).ifPresent(fault -> {
            throw TollgateException.invalid("password", fault);
        });
        Meant meant = tokens.use(Kind.RESET_PASSWORD, reset.token()).orElseThrow(RecoveryFlow::notGood);
        // Hashed after the token is found good: a stranger must not make us work for nothing.
        String hash = hashing.hash(password).await();
        if (!profiles.resetPassword(meant.userId(), meant.email(), hash)) {
            throw notGood();
        }
        sessions.endAll(meant.userId(), null).await();
        return Done.DONE;
    }

    private static TollgateException notGood() {
        return TollgateException.invalid("token", "is unknown, used or expired; ask for a new letter");
    }
}
