package dev.tollgate.identity;

import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.TollgateException.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges what people write about an organisation. */
final class OrganisationRules {
    static final int MAX_NAME = 200;
    static final int MAX_DESCRIPTION = 2_000;

    /** As a name of a host: it begins and ends with a letter or digit. */
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}[a-z0-9]");

    private OrganisationRules() {}

    /** Fails with INVALID_REQUEST that names each wrong field; what is null is not judged. */
    static void check(@Nullable String name, @Nullable String slug, @Nullable String description) {
        List<Detail> faults = new ArrayList<>();
        checkName(name, faults);
        if (slug != null && !SLUG.matcher(slug).matches()) {
            faults.add(new Detail("slug", "must be 2 to 64 small letters, digits and inner dashes"));
        }
        checkDescription(description, faults);
        if (!faults.isEmpty()) {
            throw TollgateException.invalid(faults);
        }
    }

    static void checkName(@Nullable String name, List<Detail> faults) {
        if (name != null && (name.isEmpty() || PlainText.length(name) > MAX_NAME || !PlainText.isPrintable(name))) {
            faults.add(new Detail("name", "must be 1 to " + MAX_NAME + " printable characters"));
        }
    }

    static void checkDescription(@Nullable String description, List<Detail> faults) {
        if (description != null
                && (PlainText.length(description) > MAX_DESCRIPTION || description.indexOf('\0') >= 0)) {
            faults.add(new Detail("description", "must be at most " + MAX_DESCRIPTION + " characters"));
        }
    }
}
