package dev.tollgate.chat.upstream;

/** Carries an {@link UpstreamFailure} through a future, from a try to {@link Failover}, which alone looks into it. */
final class UpstreamProblem extends RuntimeException {
    private final transient UpstreamFailure failure;

    UpstreamProblem(UpstreamFailure failure) {
        // It happens often and tells nothing by its stack.
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    UpstreamFailure failure() {
        return failure;
    }
}
