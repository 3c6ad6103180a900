package dev.tollgate.platform.bus;

/**
 * A place on the event bus together with what may be sent there and what comes back, so that a wrong pair does not
 * compile.
 *
 * @param name `tollgate.room.operation`
 * @param <Q> the request, a deeply immutable record
 * @param <A> the answer, likewise (or {@link Done})
 */
public record Address<Q extends Record, A>(String name, Class<Q> request, Class<A> answer) {
    /** The same operation at one owner of a share of the state: `tollgate.billing.hold.3`. */
    public Address<Q, A> shard(int index) {
        return new Address<>(name + "." + index, request, answer);
    }

    /** The same operation, answered on the given event loop alone, so that a request and its stream change no thread. */
    public Address<Q, A> local(String eventLoop) {
        return new Address<>(name + "@" + eventLoop, request, answer);
    }

    /**
     * The same operation at one place of the cluster, for requests across nodes: a node, or an epoch of one.
     *
     * @param place an id without dots
     */
    public Address<Q, A> at(String place) {
        return new Address<>(name + "." + place, request, answer);
    }
}
