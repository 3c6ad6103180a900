package dev.tollgate.chat;

import dev.tollgate.chat.upstream.UpstreamClient;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.settings.ChatSettings;
import io.vertx.core.Context;
import java.time.InstantSource;
import java.util.function.LongFunction;

/**
 * What one event loop's requests are answered with.
 *
 * @param context of that event loop
 * @param costText the decimal text of a cost of so much 10^-9 credit, as bodies show it
 */
record ChatEnvironment(
        Context context,
        ChatSettings settings,
        Timers timers,
        InstantSource clock,
        UpstreamClient upstreams,
        Settling settling,
        ChatMetrics metrics,
        LongFunction<String> costText) {}
