package dev.tollgate.http.face;

import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.EntryReason;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.statement.Statement;
import dev.tollgate.billing.statement.Statements;
import dev.tollgate.chat.fleet.DeploymentView;
import dev.tollgate.chat.fleet.Fleet;
import dev.tollgate.chat.fleet.FleetView;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.audit.AuditEntry;
import dev.tollgate.platform.audit.AuditLog;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All rooms in memory, answering at once, and a list of what was done in them, in order. */
public final class Rooms {
    /** What changed anything or was told to the audit log: `audit balance.set usr_alice`. */
    public final List<String> acts = new ArrayList<>();

    public final FakeIdentity identity = new FakeIdentity(this);
    public final FakeOrganisations organisations = new FakeOrganisations(this);
    public final FakeAdministration administration = new FakeAdministration(this);
    public final FakeAccounts accounts = new FakeAccounts(this);
    public final FakeWebhooks webhooks = new FakeWebhooks(this);
    public final FakeBilling billing = new FakeBilling(this);
    public final FakePayments payments = new FakePayments(this);
    public final FakeCatalogue catalogue = new FakeCatalogue(this);
    public final FakeAnalytics analytics = new FakeAnalytics();
    public final FakeAlerts alerts = new FakeAlerts(this);
    public final Statements statements = (organisationId, month) -> Future.succeededFuture(new Statement(
            organisationId,
            month,
            10_000_000_000_000L,
            List.of(new Statement.Sum("=gpt-4", 2, -10_000_000_001L)),
            List.of(new Statement.Movements(EntryReason.Code.ADJUSTMENT, 1, 1L)),
            List.of(new Statement.Payment(
                    "pay_1",
                    month.atDay(2),
                    "Payment of 5.00 USD",
                    5_000_000_000_000L,
                    new EntryReason(EntryReason.Code.PAYMENT, EntryReason.paid("pay_1", "5.00", "USD"))))));
    public final FakeContext context = new FakeContext(this);
    public final FakeLibrary library = new FakeLibrary(this);
    public final FakePrompts prompts = new FakePrompts(this);
    public final FakeChat chat = new FakeChat(this);
    public final Fleet fleet = () -> Future.succeededFuture(new FleetView(
            List.of("nd_1"),
            List.of("nd_2"),
            chat.deployments().stream()
                    .map(state -> new DeploymentView(List.of(new DeploymentView.OnNode("nd_1", state))))
                    .toList()));
    public final List<AuditEntry> audited = new ArrayList<>();

    /** What the next look into the audit log or into billing fails with. */
    public @Nullable Throwable auditFailure;

    public final AuditLog audit = entry -> {
        if (auditFailure != null) {
            return Future.failedFuture(auditFailure);
        }
        acts.add("audit " + entry.action() + " " + entry.targetId());
        audited.add(entry);
        return Future.succeededFuture();
    };

    public final CurrencyView money = new CurrencyView("USD", new BigDecimal(1000));

    /** Counts sign-ins by login and address. */
    public final class Guard implements SignInGuard {
        public @Nullable Throwable refusal;

        @Override
        public Future<Runnable> enter(String login, String remoteAddress) {
            if (refusal != null) {
                return Future.failedFuture(refusal);
            }
            acts.add("try " + login + " " + remoteAddress);
            return Future.succeededFuture(() -> acts.add("succeeded " + login));
        }
    }

    public final Guard guard = new Guard();

    /** Tickets kept in memory, good once. */
    public static final class MemoryTickets implements Tickets {
        private final Map<String, Principal> makers = new HashMap<>();

        @Override
        public Future<String> issue(Principal maker) {
            String ticket = "tkt_" + makers.size();
            makers.put(ticket, maker);
            return Future.succeededFuture(ticket);
        }

        @Override
        public Future<Principal> redeem(String ticket) {
            var maker = makers.remove(ticket);
            return maker == null
                    ? Future.failedFuture(new TollgateException(ErrorKind.UNAUTHENTICATED, "unknown ticket"))
                    : Future.succeededFuture(maker);
        }
    }

    public final MemoryTickets tickets = new MemoryTickets();

    public static Payer organisation(String name) {
        return new Payer("org_" + name, null);
    }
}
