package dev.tollgate.identity;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request is about, after the `userId` rule was applied: a user with their personal organisation, or an end user
 * of an organisation.
 *
 * @param organisationId whose money it is
 * @param userId the user, null for an end user
 * @param endUserId the internal id (`eu_…`) of the end user, null for a user
 */
public record Subject(
        String organisationId,
        @Nullable String userId,
        @Nullable String endUserId) {
    public Subject {
        if ((userId == null) == (endUserId == null)) {
            throw new IllegalArgumentException("either a user or an end user");
        }
    }

    /** The owner of conversations: `usr_…` or `eu_…`. */
    public String ownerId() {
        return userId != null ? userId : Objects.requireNonNull(endUserId);
    }
}
