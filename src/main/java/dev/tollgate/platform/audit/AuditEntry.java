package dev.tollgate.platform.audit;

import org.jspecify.annotations.Nullable;

/**
 * One act of an admin on money, rights or dialogs.
 *
 * @param actorId the user who acts
 * @param keyId the API key used, if one was
 * @param action what is done, `dialogs.read`, `balance.set`
 * @param targetId whose or what thing it is done to
 * @param reason why, in the actor's words, or what changes; never a secret or the text of a dialog
 * @param remoteAddress from where
 * @param requestId the label of the HTTP request
 */
public record AuditEntry(
        String actorId,
        @Nullable String keyId,
        String action,
        String targetId,
        @Nullable String reason,
        String remoteAddress,
        String requestId) {}
