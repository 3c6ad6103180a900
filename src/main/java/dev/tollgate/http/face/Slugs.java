package dev.tollgate.http.face;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The short name of an organisation in addresses. */
public final class Slugs {
    private static final int MAX = 64;
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]*[a-z0-9]");

    private Slugs() {}

    /** The member `slug`, which may be absent. */
    public static @Nullable String read(Fields fields) {
        String slug = fields.optionalLine("slug", MAX);
        if (slug != null && !SLUG.matcher(slug).matches()) {
            fields.fault("slug", "must be 2 to 64 small letters, digits and inner dashes");
            return null;
        }
        return slug;
    }
}
