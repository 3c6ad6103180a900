package dev.tollgate.platform.bus;

import io.vertx.core.eventbus.EventBus;

/** Codec of requests and answers. */
final class RecordCodec extends LocalCodec<Object> {
    static final String NAME = "tollgate-record";

    private RecordCodec() {
        super(NAME);
    }

    /** Makes both codecs known to the event bus, once. */
    static void register(EventBus bus) {
        try {
            bus.registerCodec(new RecordCodec());
            bus.registerCodec(new FailureCodec());
        } catch (IllegalStateException alreadyThere) {
            // The event bus offers no way to ask first; a second Bus on the same Vertx shares the codecs of the first.
            return;
        }
    }
}
