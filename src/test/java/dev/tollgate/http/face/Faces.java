package dev.tollgate.http.face;

import dev.tollgate.chat.ChatBody;
import dev.tollgate.chat.ChatBodyReader;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
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
import dev.tollgate.http.face.anthropic.AnthropicFace;
import dev.tollgate.http.face.client.ClientFace;
import dev.tollgate.http.face.client.OrgFace;
import dev.tollgate.http.face.client.ServiceFace;
import dev.tollgate.http.face.gemini.GeminiFace;
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
import dev.tollgate.platform.Bytes;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.PaymentSettings.ReceiptSettings;
import dev.tollgate.platform.settings.PaymentSettings.YooKassaSettings;
import dev.tollgate.platform.settings.Settings;
import dev.tollgate.platform.settings.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/** All faces over rooms in memory. */
public final class Faces {
    private static final YooKassaSettings SHOP = new YooKassaSettings(
            "1",
            new Secret("secret"),
            URI.create("https://shop.example"),
            Duration.ofSeconds(1),
            List.of(),
            new ReceiptSettings(0, "service", "full_prepayment", 0, "Credits", ""));

    /** Read once: tests make hundreds of these. */
    private static final Settings SETTINGS = settings();

    public final Rooms rooms = new Rooms();
    private final Map<String, Operation> operations = new HashMap<>();

    public Faces() {
        for (Face face : all()) {
            face.operations().forEach((id, operation) -> {
                if (operations.put(id, operation) != null) {
                    throw new IllegalStateException("two faces serve " + id);
                }
            });
        }
    }

    private List<Face> all() {
        var signIns = new SignIns(rooms.identity, rooms.guard);
        var chats = new ChatRequests(rooms.chat);
        var acts = new AdminActs(rooms.identity, rooms.billing, rooms.audit);
        return List.of(
                new SimpleAuthFace(rooms.identity, signIns),
                new SimpleChatFace(acts, rooms.context, chats),
                new SimpleContextFace(acts, rooms.context),
                new ConversationsFace(rooms.library),
                new MessagesFace(rooms.library, rooms.money),
                new PromptsFace(rooms.prompts),
                new SimpleBillingFace(rooms.identity, rooms.billing, acts),
                new SimpleAdminFace(rooms.identity, rooms.billing, rooms.context, acts),
                new TextAuthFace(rooms.identity, signIns),
                new GenerateFace(chats, rooms.billing),
                new StreamFace(chats, rooms.tickets, rooms.identity),
                new TextBalanceFace(rooms.identity, rooms.billing, acts),
                new SessionsFace(rooms.identity, signIns, new RefreshCookie(true, Duration.ofDays(30))),
                new ApiKeysFace(rooms.identity, new KeyForm(() -> FakeIdentity.THEN, 100), acts),
                new MoneyFace(rooms.billing, rooms.money),
                new AnalyticsFace(rooms.analytics, rooms.money, () -> FakeIdentity.THEN),
                new PaymentsFace(rooms.payments, rooms.identity, new PaymentLinks(null, null)),
                new PaymentNoticesFace(rooms.payments, SHOP),
                new WebhooksFace(rooms.webhooks),
                new CompletionsFace(chats, Faces::body),
                new ModelsFace(rooms.chat, rooms.money),
                new AnthropicFace(chats, new ChatBodyReader()::read, rooms.chat, _ -> Future.succeededFuture(14L)),
                new GeminiFace(chats, new ChatBodyReader()::read),
                new KeyFace(rooms.identity, rooms.billing, rooms.analytics, () -> FakeIdentity.THEN, 100),
                new AccountFace(rooms.accounts, rooms.guard),
                new RecoveryFace(rooms.accounts),
                new ExportFace(
                        rooms.accounts,
                        rooms.organisations,
                        rooms.library,
                        rooms.prompts,
                        rooms.billing,
                        rooms.money,
                        () -> FakeIdentity.THEN),
                new AdminFace(rooms.administration, rooms.identity, rooms.billing, acts),
                new CatalogueFace(rooms.catalogue, rooms.chat, acts, rooms.money, () -> FakeIdentity.THEN),
                new AdminPaymentsFace(rooms.payments, rooms.identity, acts),
                new LiveFace(_ -> () -> {}, rooms.identity, () -> false, () -> FakeIdentity.THEN),
                new OperationsFace(new FakeAuditTrail(), SETTINGS),
                new DeploymentsFace(rooms.fleet, () -> FakeIdentity.THEN),
                new ClientFace(rooms.identity, rooms.organisations, signIns),
                new OrgFace(rooms.organisations),
                new ServiceFace(rooms.identity, rooms.organisations),
                new OrganisationsFace(rooms.organisations, rooms.identity, acts),
                new InvitesFace(rooms.organisations),
                new AlertsFace(rooms.organisations, rooms.alerts),
                new StatementsFace(
                        rooms.organisations, rooms.statements, rooms.money, () -> FakeIdentity.THEN, Faces::atOnce),
                new EndUsersFace(rooms.organisations, rooms.billing));
    }

    private static <T> Future<T> atOnce(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception failure) {
            return Future.failedFuture(failure);
        }
    }

    private static Settings settings() {
        var environment = Map.of("MONGODB_URI", "mongodb://u:very-secret@db.example", "OPENAI_API_KEY", "very-secret");
        return new SettingsLoader(environment, Path.of("no such folder")).load().settings();
    }

    /** Stands in for the chat room's reader, which has tests of its own. */
    private static ChatBody body(Buffer bytes) {
        boolean stream = bytes.toString().contains("\"stream\":true");
        var none = ChatBody.Span.NONE;
        return new ChatBody(
                Bytes.copyOf(bytes),
                "gpt-4",
                stream,
                false,
                OptionalInt.empty(),
                1,
                new ChatBody.Spans(none, none, none, none, none, none));
    }

    public Map<String, Operation> operations() {
        return operations;
    }

    /** What the operation answers. */
    public Future<ApiAnswer> call(String operationId, ApiRequest request) {
        try {
            return Objects.requireNonNull(operations.get(operationId), operationId)
                    .handler()
                    .apply(request);
        } catch (TollgateException e) {
            return Future.failedFuture(e);
        }
    }

    /** The body of an answer with this status. */
    public JsonObject json(int status, String operationId, ApiRequest request) {
        ApiAnswer answer = answer(operationId, request);
        if (answer instanceof ApiAnswer.Json json && json.status() == status) {
            return new JsonObject(json.body());
        }
        throw new AssertionError(operationId + " answered " + answer);
    }

    /** The answer, which must be there at once. */
    public ApiAnswer answer(String operationId, ApiRequest request) {
        Future<ApiAnswer> answer = call(operationId, request);
        if (!answer.succeeded()) {
            throw new AssertionError(operationId + " failed", answer.cause());
        }
        return answer.result() instanceof ApiAnswer.Metered metered ? metered.answer() : answer.result();
    }

    /** What the operation fails with. */
    public TollgateException failure(String operationId, ApiRequest request) {
        Future<ApiAnswer> answer = call(operationId, request);
        if (answer.cause() instanceof TollgateException failure) {
            return failure;
        }
        throw new AssertionError(operationId + " did not fail as it should: " + answer, answer.cause());
    }
}
