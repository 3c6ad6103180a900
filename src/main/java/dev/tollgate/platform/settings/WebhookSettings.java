package dev.tollgate.platform.settings;

import java.util.List;

/**
 * What goes out to webhooks.
 *
 * @param allowedPrivateTargets addresses or networks that are not public and may be called all the same, also without TLS
 */
public record WebhookSettings(
        @Setting(min = "2", max = "64") List<String> allowedPrivateTargets) {}
