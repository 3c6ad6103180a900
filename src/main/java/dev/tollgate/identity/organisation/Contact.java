package dev.tollgate.identity.organisation;

import dev.tollgate.platform.mail.Language;

/**
 * Somebody who runs an organisation and can be written to.
 *
 * @param email verified
 * @param language in which they like letters
 */
public record Contact(String userId, String email, Language language) {}
