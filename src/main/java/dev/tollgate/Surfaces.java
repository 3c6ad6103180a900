package dev.tollgate;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.payment.Payments;
import dev.tollgate.chat.ChatBodyReader;
import dev.tollgate.context.Context;
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
        Identity identity = people.identity();
        Organisations organisations = people.organisations();
        Context context = memory.context();
        CurrencyView currency = BillingOptions.currency(settings.billing());
        var failed = new FailedSignIns(limiter, settings.rateLimits().failedSignIns());
        SignInGuard guard =
                (login, address) -> failed.check(login, address).map(attempt -> () -> failed.succeeded(attempt));
        var signIns = new SignIns(identity, guard);
        var chats = new ChatRequests(served.chat().chat());
        var acts = new AdminActs(identity, billing, audit);
        int chatLimit = settings.rateLimits().chat();
        return List.of(
                new SimpleAuthFace(identity, signIns),
                new SimpleChatFace(identity, context, chats),
                new SimpleContextFace(identity, context),
                new MessagesFace(memory.library(), currency),
                new ConversationsFace(memory.library()),
                new PromptsFace(memory.prompts()),
                new SimpleBillingFace(identity, billing, acts),
                new SimpleAdminFace(identity, billing, context, acts),
                new TextAuthFace(identity, signIns),
                new GenerateFace(chats, billing),
                new StreamFace(chats, new RedisTickets(redis, ids), identity),
                new TextBalanceFace(billing, acts),
                new SessionsFace(
                        identity,
                        signIns,
                        new RefreshCookie(
                                settings.http().linkBase().startsWith("https:"),
                                settings.identity().refreshTokenLife())),
                new ApiKeysFace(identity, new KeyForm(clock, chatLimit)),
                new MoneyFace(billing, currency),
                new AnalyticsFace(reports.analytics(), currency, clock),
                new WebhooksFace(webhooks),
                new PaymentsFace(
                        payments,
                        identity,
                        new PaymentLinks(
                                settings.payments().returnUrl(), settings.http().publicUrl())),
                new PaymentNoticesFace(payments, settings.payments().yookassa()),
                new CompletionsFace(chats, new ChatBodyReader()::read),
                new ModelsFace(served.chat().models(), currency),
                new KeyFace(identity, billing, chatLimit),
                new AccountFace(people.accounts(), guard),
                new RecoveryFace(people.accounts()),
                new ExportFace(
                        people.accounts(), organisations, memory.library(), memory.prompts(), billing, currency, clock),
                new AdminFace(people.administration(), identity, billing, acts),
                new CatalogueFace(served.catalogue(), served.chat().models(), acts, currency, clock),
                new AdminPaymentsFace(payments, identity, acts),
                new LiveFace(served.live(), identity, stopping, clock),
                new OperationsFace(audit, settings),
                new DeploymentsFace(served.fleet(), clock),
                new ClientFace(identity, organisations, signIns),
                new OrgFace(organisations),
                new ServiceFace(identity, organisations),
                new OrganisationsFace(organisations, identity, acts),
                new InvitesFace(organisations),
                new AlertsFace(organisations, reports.alerts()),
                new StatementsFace(organisations, reports.statements(), currency, clock, reports.workers()),
                new EndUsersFace(organisations, billing));
    }

    /** Makes the pages for people. Blocks: the web app is read into memory. */
    List<Pages> pages() {
        return List.of(new DemoCheckoutPage(payments), WebApp.load("webapp"));
    }
}
