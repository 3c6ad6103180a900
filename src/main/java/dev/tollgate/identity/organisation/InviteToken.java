package dev.tollgate.identity.organisation;

import dev.tollgate.identity.Principal;
import dev.tollgate.platform.Secret;

/** An invitation in the hands of whoever accepts it. */
public record InviteToken(Principal by, Secret token) {}
