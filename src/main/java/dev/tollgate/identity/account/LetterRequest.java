package dev.tollgate.identity.account;

import dev.tollgate.platform.mail.Language;

/**
 * A wish for a letter with a one-time token.
 *
 * @param email as somebody typed it; there may be no such user
 * @param language for users who never chose one
 */
public record LetterRequest(String email, Language language) {}
