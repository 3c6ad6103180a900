package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.IdentitySettings;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The first platform admin, made once in the life of an installation.
 *
 * <p>A made password is known to nobody before it is returned and cannot be asked for again. Should the very first start
 * die between the insert and the print, the installation is empty but for this account: start over with an empty store.
 */
final class AdminAccount {
    private final Users users;
    private final PasswordHashing hashing;
    private final RegistrationRules rules;
    private final IdentitySettings settings;
    private final Ids ids;

    AdminAccount(Users users, PasswordHashing hashing, PasswordRules passwords, IdentitySettings settings, Ids ids) {
        this.users = users;
        this.hashing = hashing;
        this.rules = new RegistrationRules(passwords);
        this.settings = settings;
        this.ids = ids;
    }

    /**
     * Makes the admin unless there is one. Name and password of the settings are read only when it is made.
     *
     * @return the password when it was made here, to be shown once; nothing when it was given or the admin was there;
     *     fails with IllegalStateException when the settings will not do
     */
    Future<Optional<Secret>> ensure() {
        return users.hasAdmin().compose(isThere -> isThere ? Future.succeededFuture(Optional.empty()) : make());
    }

    private Future<Optional<Secret>> make() {
        boolean isGiven = !settings.adminPassword().isEmpty();
        // 130 random bits; the prefix of ids would only make it look like one.
        Secret password =
                isGiven ? settings.adminPassword() : new Secret(ids.next("pw").substring("pw_".length()));
        Registration registration;
        try {
            registration = rules.checked(new Registration(settings.adminUsername(), null, password, null, null));
        } catch (TollgateException e) {
            return Future.failedFuture(new IllegalStateException(
                    "ADMIN_USERNAME and ADMIN_PASSWORD must fit the rules for users: " + told(e), e));
        }
        return hashing.hash(password)
                .compose(hash -> users.create(registration, hash, PlatformRole.ADMIN))
                .map(_ -> isGiven ? Optional.<Secret>empty() : Optional.of(password))
                .recover(this::unlessAnotherNodeMadeIt);
    }

    private static String told(TollgateException refusal) {
        return refusal.details().stream()
                .map(detail -> detail.field() + ' ' + detail.message())
                .collect(Collectors.joining(", "));
    }

    private Future<Optional<Secret>> unlessAnotherNodeMadeIt(Throwable failure) {
        boolean isTaken = failure instanceof TollgateException known && known.kind() == ErrorKind.CONFLICT;
        if (!isTaken) {
            return Future.failedFuture(failure);
        }
        return users.hasAdmin()
                .compose(isThere -> isThere
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(new IllegalStateException(
                                "ADMIN_USERNAME is the name of a user who is no platform admin; set another name",
                                failure)));
    }
}
