package dev.tollgate.identity;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers {@link dev.tollgate.identity.account.Accounts} and {@link dev.tollgate.identity.admin.Administration} on the event
 * bus, each request on a virtual thread.
 */
final class AccountsVerticle extends VerticleBase {
    private final Bus bus;
    private final AccountFlow accounts;
    private final RecoveryFlow recovery;
    private final DeletionFlow deletions;
    private final AdminFlow admin;

    AccountsVerticle(Bus bus, AccountFlow accounts, RecoveryFlow recovery, DeletionFlow deletions, AdminFlow admin) {
        this.bus = bus;
        this.accounts = accounts;
        this.deletions = deletions;
        this.recovery = recovery;
        this.admin = admin;
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                serve(AccountsAddresses.SHOW, accounts::show),
                serve(AccountsAddresses.CHANGE, accounts::change),
                serve(AccountsAddresses.CHANGE_PASSWORD, accounts::changePassword),
                serve(AccountsAddresses.DELETE, deletions::delete),
                serve(AccountsAddresses.SESSIONS, accounts::sessions),
                serve(AccountsAddresses.KEYS, accounts::keys),
                serve(AccountsAddresses.END_SESSION, accounts::endSession),
                serve(AccountsAddresses.END_OTHERS, accounts::endOtherSessions),
                serveLater(AccountsAddresses.ASK_VERIFICATION, recovery::askVerification),
                serveLater(AccountsAddresses.FORGOT_PASSWORD, recovery::forgotPassword),
                serve(AccountsAddresses.VERIFY_EMAIL, recovery::verifyEmail),
                serve(AccountsAddresses.RESET_PASSWORD, recovery::resetPassword),
                serve(AdministrationAddresses.USERS, admin::users),
                serve(AdministrationAddresses.CHANGE, admin::change),
                serve(AdministrationAddresses.DELETE, deletions::deleteByAdmin),
                serve(AdministrationAddresses.ORGANISATIONS, admin::organisations),
                serve(AdministrationAddresses.ORGANISATION, admin::organisation),
                serve(AdministrationAddresses.BLOCK, admin::block),
                serve(AdministrationAddresses.DELETE_ORGANISATION, admin::delete)));
    }

    /** Answered before the work begins: neither the answer nor its time tells whether there is such a user. */
    private <Q extends Record> Future<Void> serveLater(Address<Q, Done> address, Consumer<Q> work) {
        return bus.serve(address, request -> {
            context.runOnContext(_ -> work.accept(request));
            return Future.succeededFuture(Done.DONE);
        });
    }

    /** A consumer here takes no message while its handler waits; so each request gets a thread of its own. */
    private <Q extends Record, A> Future<Void> serve(Address<Q, A> address, Function<Q, A> operation) {
        return bus.serve(address, request -> {
            Promise<A> answer = Promise.promise();
            context.runOnContext(_ -> {
                try {
                    answer.complete(operation.apply(request));
                } catch (Exception failure) {
                    // An await that a stop ends throws InterruptedException without declaring it.
                    answer.fail(failure);
                }
            });
            return answer.future();
        });
    }
}
