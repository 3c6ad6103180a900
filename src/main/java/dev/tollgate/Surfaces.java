package dev.tollgate;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.payment.Payments;
import dev.tollgate.chat.ChatBodyReader;
import dev.tollgate.context.ContextRoom;
import dev.tollgate.events.Webhooks;
import dev.tollgate.http.Face;
import dev.tollgate.http.Pages;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.ChatRequests;
import dev.tollgate.http.face.RedisTickets;
import dev.tollgate.http.face.SignInGuard;
import dev.tollgate.http.face.SignIns;
import dev.tollgate.http.face.account.AccountFace;
import dev.tollgate.http.face.account.ExportFace;
import dev.tollgate.http.face.account.KeyFace;
import dev.tollgate.http.face.account.RecoveryFace;
import dev.tollgate.http.face.admin.AdminFace;
import dev.tollgate.http.face.admin.AdminPaymentsFace;
import dev.tollgate.http.face.admin.CatalogueFace;
import dev.tollgate.http.face.admin.DeploymentsFace;
import dev.tollgate.http.face.admin.LiveFace;
import dev.tollgate.http.face.admin.OperationsFace;
import dev.tollgate.http.face.aggregator.AnalyticsFace;
import dev.tollgate.http.face.aggregator.ApiKeysFace;
import dev.tollgate.http.face.aggregator.KeyForm;
import dev.tollgate.http.face.aggregator.MoneyFace;
import dev.tollgate.http.face.aggregator.PaymentLinks;
import dev.tollgate.http.face.aggregator.PaymentNoticesFace;
import dev.tollgate.http.face.aggregator.PaymentsFace;
import dev.tollgate.http.face.aggregator.RefreshCookie;
import dev.tollgate.http.face.aggregator.SessionsFace;
import dev.tollgate.http.face.aggregator.WebhooksFace;
import dev.tollgate.http.face.checkout.DemoCheckoutPage;
import dev.tollgate.http.face.client.ClientFace;
import dev.tollgate.http.face.client.OrgFace;
import dev.tollgate.http.face.client.ServiceFace;
import dev.tollgate.http.face.library.ConversationsFace;
import dev.tollgate.http.face.library.MessagesFace;
import dev.tollgate.http.face.library.PromptsFace;
import dev.tollgate.http.face.openai.CompletionsFace;
import dev.tollgate.http.face.openai.ModelsFace;
import dev.tollgate.http.face.organisation.AlertsFace;
import dev.tollgate.http.face.organisation.EndUsersFace;
import dev.tollgate.http.face.organisation.InvitesFace;
import dev.tollgate.http.face.organisation.OrganisationsFace;
import dev.tollgate.http.face.organisation.StatementsFace;
import dev.tollgate.http.face.simple.SimpleAdminFace;
import dev.tollgate.http.face.simple.SimpleAuthFace;
import dev.tollgate.http.face.simple.SimpleBillingFace;
import dev.tollgate.http.face.simple.SimpleChatFace;
import dev.tollgate.http.face.simple.SimpleContextFace;
import dev.tollgate.http.face.text.GenerateFace;
import dev.tollgate.http.face.text.StreamFace;
import dev.tollgate.http.face.text.TextAuthFace;
import dev.tollgate.http.face.text.TextBalanceFace;
import dev.tollgate.http.limit.FailedSignIns;
import dev.tollgate.http.limit.RateLimiter;
import dev.tollgate.http.web.WebApp;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.IdentityRoom;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.audit.MongoAuditLog;
import dev.tollgate.platform.settings.Settings;
import io.vertx.redis.client.Redis;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Makes the faces of all surfaces. */
record Surfaces(
        Settings settings,
        IdentityRoom people,
        Billing billing,
        Reports reports,
        Payments payments,
        ContextRoom memory,
        ServedModels served,
        Clock clock,
        Ids ids) {
    List<Face> faces(
            RateLimiter limiter, Redis redis, MongoAuditLog audit, Webhooks webhooks, BooleanSupplier stopping) {
        Shared shared = shared(limiter, audit);
        return Stream.of(
                        simple(shared),
                        text(shared, redis),
                        aggregator(shared, webhooks),
                        openAi(shared),
                        library(shared),
                        account(shared),
                        admin(shared, audit, stopping),
                        organisation(shared))
                .flatMap(List::stream)
                .toList();
    }

    /** What faces of several surfaces have in common. */
    private record Shared(
            Identity identity,
            CurrencyView currency,
            SignInGuard guard,
            SignIns signIns,
            ChatRequests chats,
            AdminActs acts) {}

    private Shared shared(RateLimiter limiter, MongoAuditLog audit) {
        Identity identity = people.identity();
        var failed = new FailedSignIns(limiter, settings.rateLimits().failedSignIns());
        SignInGuard guard =
                (login, address) -> failed.check(login, address).map(attempt -> () -> failed.succeeded(attempt));
        return new Shared(
                identity,
                BillingOptions.currency(settings.billing()),
                guard,
                new SignIns(identity, guard),
                new ChatRequests(served.chat().chat()),
                new AdminActs(identity, billing, audit));
    }

    private List<Face> simple(Shared shared) {
        return List.of(
                new SimpleAuthFace(shared.identity(), shared.signIns()),
                new SimpleChatFace(shared.acts(), memory.context(), shared.chats()),
                new SimpleContextFace(shared.acts(), memory.context()),
                new SimpleBillingFace(shared.identity(), billing, shared.acts()),
                new SimpleAdminFace(shared.identity(), billing, memory.context(), shared.acts()));
    }

    private List<Face> text(Shared shared, Redis redis) {
        return List.of(
                new TextAuthFace(shared.identity(), shared.signIns()),
                new GenerateFace(shared.chats(), billing),
                new StreamFace(shared.chats(), new RedisTickets(redis, ids), shared.identity()),
                new TextBalanceFace(shared.identity(), billing, shared.acts()));
    }

    private List<Face> aggregator(Shared shared, Webhooks webhooks) {
        return List.of(
                new SessionsFace(
                        shared.identity(),
                        shared.signIns(),
                        new RefreshCookie(
                                settings.http().linkBase().startsWith("https:"),
                                settings.identity().refreshTokenLife())),
                new ApiKeysFace(
                        shared.identity(),
                        new KeyForm(clock, settings.rateLimits().chat()),
                        shared.acts()),
                new MoneyFace(billing, shared.currency()),
                new AnalyticsFace(reports.analytics(), shared.currency(), clock),
                new WebhooksFace(webhooks),
                new PaymentsFace(
                        payments,
                        shared.identity(),
                        new PaymentLinks(
                                settings.payments().returnUrl(), settings.http().publicUrl())),
                new PaymentNoticesFace(payments, settings.payments().yookassa()));
    }

    private List<Face> openAi(Shared shared) {
        return List.of(
                new CompletionsFace(shared.chats(), new ChatBodyReader()::read),
                new ModelsFace(served.chat().models(), shared.currency()));
    }

    private List<Face> library(Shared shared) {
        return List.of(
                new MessagesFace(memory.library(), shared.currency()),
                new ConversationsFace(memory.library()),
                new PromptsFace(memory.prompts()));
    }

    private List<Face> account(Shared shared) {
        return List.of(
                new KeyFace(
                        shared.identity(),
                        billing,
                        reports.analytics(),
                        clock,
                        settings.rateLimits().chat()),
                new AccountFace(people.accounts(), shared.guard()),
                new RecoveryFace(people.accounts()),
                new ExportFace(
                        people.accounts(),
                        people.organisations(),
                        memory.library(),
                        memory.prompts(),
                        billing,
                        shared.currency(),
                        clock));
    }

    private List<Face> admin(Shared shared, MongoAuditLog audit, BooleanSupplier stopping) {
        return List.of(
                new AdminFace(people.administration(), shared.identity(), billing, shared.acts()),
                new CatalogueFace(served.catalogue(), served.chat().models(), shared.acts(), shared.currency(), clock),
                new AdminPaymentsFace(payments, shared.identity(), shared.acts()),
                new LiveFace(served.live(), shared.identity(), stopping, clock),
                new OperationsFace(audit, settings),
                new DeploymentsFace(served.fleet(), clock));
    }

    private List<Face> organisation(Shared shared) {
        Organisations organisations = people.organisations();
        return List.of(
                new ClientFace(shared.identity(), organisations, shared.signIns()),
                new OrgFace(organisations),
                new ServiceFace(shared.identity(), organisations),
                new OrganisationsFace(organisations, shared.identity(), shared.acts()),
                new InvitesFace(organisations),
                new AlertsFace(organisations, reports.alerts()),
                new StatementsFace(organisations, reports.statements(), shared.currency(), clock, reports.workers()),
                new EndUsersFace(organisations, billing));
    }

    /** Makes the pages for people. Blocks: the web app is read into memory. */
    List<Pages> pages() {
        return List.of(new DemoCheckoutPage(payments), WebApp.load("webapp"));
    }
}
