package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;

/**
 * Letters to people.
 *
 * @param smtpUrl `SMTP_URL`, as {@link SmtpAddress} reads it; empty: no letters are sent
 * @param from the address that letters come from
 */
public record MailSettings(
        Secret smtpUrl, @Setting(min = "3", max = "254") String from) {}
