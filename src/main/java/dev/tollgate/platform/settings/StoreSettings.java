package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;

/**
 * The stores; an empty address means the embedded one.
 *
 * @param mongodbUri `MONGODB_URI`
 * @param redisUrl `REDIS_URL`
 * @param databaseName where the URI names none
 */
public record StoreSettings(
        Secret mongodbUri,
        Secret redisUrl,
        @Setting(min = "1", max = "60") String databaseName) {}
