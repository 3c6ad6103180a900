package dev.tollgate.http.face.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.ChatRequests;
import dev.tollgate.identity.Permission;
import dev.tollgate.platform.Credits;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** `/api/v1/generate`: one text for one prompt. */
public final class GenerateFace implements Face {
    private static final Logger LOG = LoggerFactory.getLogger(GenerateFace.class);

    private final ChatRequests chats;
    private final Billing billing;

    public GenerateFace(ChatRequests chats, Billing billing) {
        this.chats = chats;
        this.billing = billing;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "textGenerate",
                new Operation(
                        Access.AUTHENTICATED,
                        Permission.CHAT,
                        LimitClass.CHAT,
                        ErrorShape.FLAT,
                        true,
                        true,
                        this::generate));
    }

    private Future<ApiAnswer> generate(ApiRequest request) {
        TextPrompt prompt = TextPrompt.ofBody(request);
        return chats.compose(request, request.caller(), prompt.input(false)).compose(answer -> switch (answer) {
            case ChatAnswer.Whole whole -> balance(request).map(balance -> answer(request, whole, balance));
            case ChatAnswer.Streamed _ -> throw new IllegalStateException("no stream was asked for");
        });
    }

    /** None when it cannot be read now: the text is paid for, so it must arrive. */
    private Future<Optional<Balance>> balance(ApiRequest request) {
        return billing.balance(new AccountRef(ChatRequests.payer(request.caller())))
                .map(Optional::of)
                .otherwise(failure -> {
                    LOG.warn("no balance to show with an answer", failure);
                    return Optional.empty();
                });
    }

    private static ApiAnswer answer(ApiRequest request, ChatAnswer.Whole answer, Optional<Balance> balance) {
        ObjectNode document = Answers.object()
                .put("id", request.id())
                .put("model", answer.model())
                .put("text", answer.text())
                .put("tokensUsed", answer.usage().totalTokens())
                .put("cost", Credits.toDecimal(answer.costNano()));
        balance.ifPresentOrElse(
                known -> document.put("balance", Credits.toDecimal(known.balanceNano())),
                () -> document.putNull("balance"));
        return Answers.metered(document, answer.usage().totalTokens());
    }
}
