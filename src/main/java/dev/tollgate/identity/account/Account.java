package dev.tollgate.identity.account;

import dev.tollgate.identity.User;
import dev.tollgate.platform.mail.Language;

/**
 * A user as they see themselves.
 *
 * @param language in which letters are written to them
 */
public record Account(User user, Language language) {}
