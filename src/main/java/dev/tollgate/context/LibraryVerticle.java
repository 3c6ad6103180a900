package dev.tollgate.context;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.Function;

/** Answers for the library and for prompts on the event bus, on virtual threads. */
final class LibraryVerticle extends VerticleBase {
    private final Bus bus;
    private final LibraryService library;
    private final PromptService prompts;

    LibraryVerticle(Bus bus, LibraryService library, PromptService prompts) {
        this.bus = bus;
        this.library = library;
        this.prompts = prompts;
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                serve(LibraryAddresses.LIST, library::list),
                serve(LibraryAddresses.SHOW, library::show),
                serve(LibraryAddresses.BEGIN, library::begin),
                serve(LibraryAddresses.CHANGE, library::change),
                serve(LibraryAddresses.REMOVE, library::remove),
                serve(LibraryAddresses.MESSAGES, library::messages),
                serve(LibraryAddresses.BRANCH, library::branch),
                serve(LibraryAddresses.WHOLE, library::whole),
                serve(PromptAddresses.LIST, prompts::list),
                serve(PromptAddresses.CREATE, prompts::create),
                serve(PromptAddresses.CHANGE, prompts::change),
                serve(PromptAddresses.REMOVE, prompts::remove)));
    }

    /** A message's handler would hold up the next message while it waits, a task of the context does not. */
    private <Q extends Record, A> Future<Void> serve(Address<Q, A> address, Function<Q, A> operation) {
        Context own = context;
        return bus.serve(address, request -> {
            Promise<A> answer = Promise.promise();
            own.runOnContext(_ -> {
                try {
                    answer.complete(operation.apply(request));
                } catch (Throwable failure) {
                    answer.fail(failure);
                }
            });
            return answer.future();
        });
    }
}
