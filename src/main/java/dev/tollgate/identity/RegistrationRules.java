package dev.tollgate.identity;

import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.TollgateException.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges a wish to sign up, all of its fields at once. */
final class RegistrationRules {
    static final int MAX_USERNAME = 64;
    static final int MAX_EMAIL = 254;
    static final int MAX_FULL_NAME = 200;

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)+");

    private final PasswordRules passwords;

    RegistrationRules(PasswordRules passwords) {
        this.passwords = passwords;
    }

    /** The registration without outer blanks; fails with INVALID_REQUEST that names each wrong field. */
    Registration checked(Registration wish) {
        String username = stripped(wish.username());
        String email = stripped(wish.email());
        String organisation = stripped(wish.organisationName());
        String description = stripped(wish.description());
        String fullName = stripped(wish.fullName());
        List<Detail> faults = new ArrayList<>();
        checkNames(username, email, faults);
        passwords.fault(wish.password().value()).ifPresent(fault -> faults.add(new Detail("password", fault)));
        OrganisationRules.checkName(organisation, faults);
        OrganisationRules.checkDescription(description, faults);
        if (fullName != null && !isFullName(fullName)) {
            faults.add(new Detail("fullName", "must be at most " + MAX_FULL_NAME + " printable characters"));
        }
        if (!faults.isEmpty()) {
            throw TollgateException.invalid(faults);
        }
        return new Registration(username, email, wish.password(), organisation, description, fullName);
    }

    private static void checkNames(@Nullable String username, @Nullable String email, List<Detail> faults) {
        if (username == null && email == null) {
            faults.add(new Detail("username", "a user name or an e-mail address is required"));
        }
        if (username != null && !isUsername(username)) {
            faults.add(new Detail("username", "must be 1 to " + MAX_USERNAME + " printable characters"));
        }
        if (email != null && !isEmail(email)) {
            faults.add(new Detail("email", "must be an e-mail address of at most " + MAX_EMAIL + " characters"));
        }
    }

    /** Whether it can name a user; its normalised form must hold too, which compatibility characters can make longer. */
    static boolean isUsername(String username) {
        String normalised = PlainText.normalised(username);
        return PlainText.isPrintable(username)
                && PlainText.length(username) <= MAX_USERNAME
                && !normalised.isEmpty()
                && PlainText.length(normalised) <= 2 * MAX_USERNAME;
    }

    static boolean isFullName(String fullName) {
        return PlainText.length(fullName) <= MAX_FULL_NAME && PlainText.isPrintable(fullName);
    }

    static boolean isEmail(String email) {
        return email.length() <= MAX_EMAIL
                && PlainText.isPrintable(email)
                && EMAIL.matcher(email).matches();
    }

    static @Nullable String stripped(@Nullable String text) {
        return text == null ? null : text.strip();
    }
}
