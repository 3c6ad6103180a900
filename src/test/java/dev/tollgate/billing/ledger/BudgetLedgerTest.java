package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.PAYER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Budget;
import dev.tollgate.billing.BudgetPeriod;
import dev.tollgate.billing.BudgetQuery;
import dev.tollgate.billing.BudgetUse;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Budgets of keys and members, counted over calls under way, days, nodes and crashes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BudgetLedgerTest {
    private final Stage stage = new Stage();

    private static Budget budget(String owner, BudgetPeriod period, long nano) {
        return new Budget(owner, period, nano, 1);
    }

    private static Budget total(long nano, long version) {
        return new Budget("key_1", BudgetPeriod.TOTAL, nano, version);
    }

    private Future<Hold> ask(String id, long nano, Budget... budgets) {
        return stage.billing().hold(new HoldRequest(id, PAYER, nano, nano, 0, List.of(budgets)));
    }

    private Future<Hold> asked(String id, long nano, Budget... budgets) {
        Future<Hold> answer = ask(id, nano, budgets);
        stage.pass(1_000);
        return answer;
    }

    private void spend(String id, long nano, Budget... budgets) {
        stage.done(stage.settle(stage.done(ask(id, nano, budgets)), nano));
    }

    private BudgetUse use(Budget budget) {
        return stage.done(stage.billing().budgetUse(new BudgetQuery("org_a", List.of(budget))))
                .uses()
                .getFirst();
    }

    private static TollgateException refusal(Future<?> answer) {
        assertThat(answer.failed()).as("refused").isTrue();
        var refusal = (TollgateException) answer.cause();
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        return refusal;
    }

    private List<Integer> noted(String accountId) {
        return stage.memory.notices.values().stream()
                .filter(notice -> notice.accountId().equals(accountId))
                .map(BudgetNotice::percent)
                .sorted()
                .toList();
    }

    @Test
    void fiveHundredCallsAtOnceOverTwoNodesNeverSpendMoreThanTheBudget() {
        stage.fund(1_000_000);
        VirtualNode first = stage.node;
        stage.beginOther();
        VirtualNode second = stage.node;
        Budget budget = total(3_700, 1);
        var asked = new ArrayList<Future<Hold>>();
        for (int i = 0; i < 500; i++) {
            stage.node = i % 2 == 0 ? first : second;
            asked.add(ask("req_" + i, 100, budget));
        }
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < 500; i++) {
                stage.node = i % 2 == 0 ? first : second;
                Future<Hold> answer = asked.get(i);
                if (answer.succeeded()) {
                    stage.settle(answer.result(), 100);
                } else if (answer.failed() && round < 50 && round % 10 == 9) {
                    asked.set(i, ask("req_" + i, 100, budget));
                }
            }
            stage.pass(100);
        }

        assertThat(asked.stream().filter(Future::succeeded)).hasSize(37);
        assertThat(use(budget)).isEqualTo(new BudgetUse(budget, 3_700, 0));
        assertThat(stage.balance().balanceNano()).isEqualTo(1_000_000 - 3_700);
    }

    @Test
    void theBudgetThatStandsInTheWayIsNamedWithWhatItHas() {
        stage.fund(1_000_000);
        spend("req_1", 60, total(100, 1));
        Future<Hold> open = asked("req_2", 30, total(100, 1));
        TollgateException refusal = refusal(asked("req_3", 20, total(100, 1)));

        assertThat(open.succeeded()).isTrue();
        assertThat(refusal.figures())
                .containsEntry(TollgateException.BUDGET, "total")
                .containsEntry(TollgateException.BUDGET_OWNER, "key_1")
                .containsEntry("required", "0.00000002")
                .containsEntry("available", "0.00000001")
                .containsEntry("held", "0.00000003");
        assertThat(refusal.retryAfter()).isNotNull();
    }

    @Test
    void aCallFitsIntoAllBudgetsOrHoldsNothingInAnyOfThem() {
        stage.fund(1_000);
        Budget[] budgets = {
            budget("key_1", BudgetPeriod.DAY, 500),
            budget("key_1", BudgetPeriod.MONTH, 500),
            budget("mem_1", BudgetPeriod.TOTAL, 100)
        };
        refusal(asked("req_1", 200, budgets));
        for (Budget budget : budgets) {
            assertThat(use(budget)).isEqualTo(new BudgetUse(budget, 0, 0));
        }
        assertThat(stage.balance().heldNano()).isZero();

        Hold hold = stage.done(ask("req_2", 100, budgets));
        for (Budget budget : budgets) {
            assertThat(use(budget).heldNano()).isEqualTo(100);
        }
        stage.done(stage.settle(hold, 40));
        for (Budget budget : budgets) {
            assertThat(use(budget)).isEqualTo(new BudgetUse(budget, 40, 0));
        }
        assertThat(stage.balance().balanceNano()).isEqualTo(960);
        assertThat(stage.entries())
                .as("one entry for the call, one for the credits")
                .hasSize(2);
    }

    @Test
    void aCallCountsOnTheDayInWhichItsHoldWasTakenAndTheNextDayBeginsAnew() {
        stage.fund(10_000);
        Budget daily = budget("key_1", BudgetPeriod.DAY, 100);
        LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(stage.world.millis()), ZoneOffset.UTC);
        Hold late = stage.done(ask("req_1", 100, daily));
        stage.world.run(Duration.between(
                Instant.ofEpochMilli(stage.world.millis()),
                today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
        Hold early = stage.done(ask("req_2", 90, daily));
        stage.done(stage.settle(late, 100));

        assertThat(use(daily)).isEqualTo(new BudgetUse(daily, 0, 90));
        stage.done(stage.settle(early, 90));
        assertThat(use(daily)).isEqualTo(new BudgetUse(daily, 90, 0));
        assertThat(-requireNonNull(stage.memory.accounts.get("bud_key_1_" + today))
                        .balanceNano())
                .isEqualTo(100);
    }

    @Test
    void aLimitThatWasRaisedHoldsFromTheNextCallOnAndALoweredOneToo() {
        stage.fund(10_000);
        spend("req_1", 100, total(100, 1));
        refusal(asked("req_2", 1, total(100, 1)));
        spend("req_3", 50, total(150, 2));
        refusal(asked("req_4", 1, total(100, 1)));
        assertThat(stage.memory.accounts.get("bud_key_1_total"))
                .extracting(AccountState::creditLimitNano)
                .isEqualTo(150L);
        refusal(asked("req_5", 1, total(120, 3)));
        assertThat(use(total(120, 3)).spentNano()).isEqualTo(150);
    }

    @Test
    void aLimitLoweredOnOneNodeHoldsOnTheOtherToo() {
        stage.fund(1_000_000);
        VirtualNode first = stage.node;
        stage.done(ask("req_1", 100, total(64_000, 1)));
        stage.beginOther();
        stage.done(ask("req_2", 100, total(64_000, 1)));
        refusal(asked("req_3", 101, total(300, 2)));
        stage.node = first;
        stage.pass(6_000);
        refusal(asked("req_4", 101, total(64_000, 1)));
        assertThat(asked("req_5", 100, total(300, 2)).succeeded()).isTrue();
        assertThat(stage.memory.accounts.get("bud_key_1_total"))
                .extracting(AccountState::creditLimitNano)
                .isEqualTo(300L);
    }

    @Test
    void eightyAndAHundredPercentAreNotedOnceEach() {
        stage.fund(10_000);
        Budget budget = total(1_000, 1);
        spend("req_1", 799, budget);
        stage.pass(1_000);
        assertThat(noted("bud_key_1_total")).isEmpty();
        spend("req_2", 1, budget);
        stage.pass(1_000);
        assertThat(noted("bud_key_1_total")).containsExactly(80);
        spend("req_3", 200, budget);
        stage.pass(1_000);
        assertThat(noted("bud_key_1_total")).containsExactly(80, 100);
        assertThat(requireNonNull(stage.memory.notices.get("bud_key_1_total-80"))
                        .spentNano())
                .isEqualTo(800);
    }

    @Test
    void whatIsReachedIsNotedAlsoWhereTheNodeDiesBetweenCountingAndNoting() {
        stage.fund(10_000);
        stage.store.holdUp("insertNotices");
        Budget budget = total(1_000, 1);
        Hold hold = stage.done(ask("req_1", 1_000, budget));
        stage.settle(hold, 1_000);
        stage.pass(1_000);
        assertThat(requireNonNull(stage.memory.accounts.get("bud_key_1_total")).balanceNano())
                .isEqualTo(-1_000);
        assertThat(noted("bud_key_1_total")).isEmpty();

        stage.crash();
        stage.pass(2_000);
        assertThat(noted("bud_key_1_total")).containsExactly(80, 100);
    }

    /** The dead one noted the first part before it died; the survivor notes the second, and the first not anew. */
    @Test
    void whatADeadNodeReachedIsNotedOnceByTheNodeThatTakesOver() {
        stage.fund(10_000);
        VirtualNode living = stage.node;
        StagedStore dyingsStore = stage.beginOther();
        VirtualNode dying = stage.node;
        Budget budget = total(1_000, 1);
        spend("req_1", 800, budget);
        stage.pass(1_000);
        assertThat(noted("bud_key_1_total")).containsExactly(80);
        dyingsStore.holdUp("applyAll");
        dyingsStore.holdUp("insertNotices");
        spend("req_2", 200, budget);
        stage.pass(1_000);
        assertThat(noted("bud_key_1_total")).containsExactly(80);

        dying.kill();
        stage.node = living;
        stage.pass(40_000);
        assertThat(noted("bud_key_1_total")).containsExactly(80, 100);
        assertThat(requireNonNull(stage.memory.notices.get("bud_key_1_total-80"))
                        .spentNano())
                .isEqualTo(800);
        assertThat(requireNonNull(stage.memory.notices.get("bud_key_1_total-100"))
                        .spentNano())
                .isEqualTo(1_000);
        refusal(asked("req_3", 1, budget));
        stage.pass(2_000);
        assertThat(noted("bud_key_1_total")).containsExactly(80, 100);
    }

    @Test
    void aFreeCallNeedsNothingOfAnExhaustedBudget() {
        stage.fund(10_000);
        spend("req_1", 100, total(100, 1));
        refusal(asked("req_2", 1, total(50, 2)));
        Hold free = stage.done(ask("req_3", 0, total(50, 2)));
        stage.done(stage.settle(free, 0));
        assertThat(use(total(50, 2)).spentNano()).isEqualTo(100);
    }
}
