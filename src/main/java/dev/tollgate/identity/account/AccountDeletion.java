package dev.tollgate.identity.account;

import dev.tollgate.identity.Principal;
import dev.tollgate.platform.Secret;

/**
 * A wish to be forgotten.
 *
 * @param password the present one: an access token alone must not be enough
 */
public record AccountDeletion(Principal by, Secret password) {}
