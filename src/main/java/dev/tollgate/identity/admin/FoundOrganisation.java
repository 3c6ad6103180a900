package dev.tollgate.identity.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organisation as admins see it.
 *
 * @param ownerId who made it
 * @param blocked whether credentials that act for it are refused
 * @param deletedAt since when it is deleted and only its lines in the books are left, or soon will be; null for one in use
 */
public record FoundOrganisation(
        String id,
        String name,
        @Nullable String slug,
        boolean personal,
        String ownerId,
        boolean blocked,
        Instant createdAt,
        @Nullable Instant deletedAt) {}
