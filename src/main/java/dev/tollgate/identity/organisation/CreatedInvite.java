package dev.tollgate.identity.organisation;

import dev.tollgate.platform.Secret;

/**
 * An invitation just made.
 *
 * @param token good once; it is stored as a hash only
 * @param link that the invited person opens; it holds the token
 * @param mailed whether a letter with the link went out
 */
public record CreatedInvite(Invite invite, Secret token, Secret link, boolean mailed) {}
