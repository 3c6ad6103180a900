package dev.tollgate.platform.bus;

/** Codec of failures: Vert.x turns a reply that is a ReplyException into a failed request. */
final class FailureCodec extends LocalCodec<BusFailure> {
    static final String NAME = "tollgate-failure";

    FailureCodec() {
        super(NAME);
    }
}
