package dev.tollgate.identity.admin;

import dev.tollgate.identity.Principal;

/**
 * An admin's wish that a user be forgotten.
 *
 * @param by the admin, who is somebody else
 */
public record UserDeletion(Principal by, String userId) {}
