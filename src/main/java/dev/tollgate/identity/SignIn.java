package dev.tollgate.identity;

import dev.tollgate.platform.Secret;

/**
 * A try to sign in.
 *
 * @param login user name or e-mail, any case
 */
public record SignIn(String login, Secret password) {}
