package dev.tollgate.chat;

import static dev.tollgate.chat.ChatFixture.body;
import static dev.tollgate.chat.ChatFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Budget;
import dev.tollgate.billing.BudgetPeriod;
import dev.tollgate.billing.Payer;
import dev.tollgate.identity.SpendingLimit;
import dev.tollgate.identity.SpendingLimit.Scope;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every call is held against what its caller may spend, and a refusal says which of that is used up. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, timeUnit = TimeUnit.MINUTES)
class ChatBudgetsTest {
    private static final String MEMBER = "org_1:usr_1";
    private static final List<SpendingLimit> LIMITS = List.of(
            new SpendingLimit(Scope.KEY_DAY, "key_1", 10, 1),
            new SpendingLimit(Scope.KEY_MONTH, "key_1", 20, 2),
            new SpendingLimit(Scope.KEY_TOTAL, "key_1", 30, 3),
            new SpendingLimit(Scope.MEMBER_MONTH, MEMBER, 40, 4));
    private static final Budget DAY = new Budget("key_1", BudgetPeriod.DAY, 10, 1);
    private static final Budget MONTH = new Budget("key_1", BudgetPeriod.MONTH, 20, 2);
    private static final Budget TOTAL = new Budget("key_1", BudgetPeriod.TOTAL, 30, 3);
    private static final Budget CAP = new Budget(MEMBER, BudgetPeriod.MONTH, 40, 4);

    private static ChatFixture chat(Vertx vertx) {
        return ChatFixture.start(vertx, ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("x", 1, 1)));
    }

    private static Future<ChatAnswer> ask(ChatFixture chat, String body, String payingOrganisation) {
        return chat.chat(
                new ChatInput.Forwarded(new ChatBodyReader().read(Buffer.buffer(body))),
                ChatFixture.principal(Set.of(), LIMITS),
                new Payer(payingOrganisation, null));
    }

    private static TollgateException refusal(ChatFixture chat) {
        return (TollgateException) Objects.requireNonNull(failure(ask(chat, body(",\"max_tokens\":50"), "org_1")));
    }

    @Test
    void theKeysBudgetsAreAskedFirstAndTheMembersLast(Vertx vertx) {
        var chat = chat(vertx);

        ask(chat, body(""), "org_1").await();

        assertThat(chat.billing.asked()).hasSize(1);
        assertThat(chat.billing.asked().getFirst().budgets()).containsExactly(DAY, MONTH, TOTAL, CAP);
    }

    @Test
    void theHoldOfTheExactCountFitsIntoThemToo(Vertx vertx) {
        var chat = chat(vertx);
        chat.billing.balance(150 * Credits.ONE_NANO);

        ask(chat, body(",\"max_tokens\":50"), "org_1").await();

        assertThat(chat.billing.asked()).hasSize(2);
        assertThat(chat.billing.asked().getLast().budgets()).containsExactly(DAY, MONTH, TOTAL, CAP);
    }

    @Test
    void theCapOfAMemberIsNotForMoneyOfAnotherOrganisation(Vertx vertx) {
        var chat = chat(vertx);

        ask(chat, body(""), "org_2").await();

        assertThat(chat.billing.asked().getFirst().budgets()).containsExactly(DAY, MONTH, TOTAL);
    }

    @ParameterizedTest
    @CsvSource({
        "0, The daily budget of this key, key.day",
        "1, The monthly budget of this key, key.month",
        "2, The total budget of this key, key.total",
        "3, The monthly budget of this member, member.month"
    })
    void aRefusalNamesTheBudgetAndNoId(int which, String name, String word, Vertx vertx) {
        var chat = chat(vertx);
        chat.billing.leave(List.of(DAY, MONTH, TOTAL, CAP).get(which), 0);

        TollgateException refusal = refusal(chat);

        assertThat(refusal.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        assertThat(refusal).hasMessage(name + " is used up");
        assertThat(refusal.figures())
                .containsEntry("budget", word)
                .containsEntry("available", "0")
                .containsEntry("affordableTokens", "0")
                .doesNotContainKey("budgetOwner");
    }

    @Test
    void anOwnerThatIsNotTheCallersIsNotTold(Vertx vertx) {
        var chat = chat(vertx);
        chat.billing.refuse(new TollgateException(ErrorKind.INSUFFICIENT_CREDIT, "Insufficient credit")
                .with("available", "0")
                .with("budget", "bud_key_other_total"));

        TollgateException refusal = refusal(chat);

        assertThat(refusal).hasMessage("A budget is used up");
        assertThat(refusal.figures()).containsOnlyKeys("available", "affordableTokens");
    }

    @Test
    void whatIsLeftOfABudgetTellsHowLongAnAnswerMayBe(Vertx vertx) {
        var chat = chat(vertx);
        chat.billing.leave(DAY, 60 * Credits.ONE_NANO);

        TollgateException refusal = refusal(chat);

        assertThat(refusal).hasMessage("The daily budget of this key does not cover this request");
        assertThat(Integer.parseInt(String.valueOf(refusal.figures().get("affordableTokens"))))
                .isBetween(20, 29);
    }

    @Test
    void anEmptyAccountIsNoBudget(Vertx vertx) {
        var chat = chat(vertx);
        chat.billing.balance(0);

        TollgateException refusal = refusal(chat);

        assertThat(refusal).hasMessage("Insufficient credits");
        assertThat(refusal.figures()).doesNotContainKey("budget");
    }
}
