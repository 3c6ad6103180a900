package dev.tollgate.http.face.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.BudgetReport;
import dev.tollgate.billing.BudgetUse;
import dev.tollgate.http.face.Answers;
import dev.tollgate.identity.SpendingLimit;
import dev.tollgate.identity.SpendingLimit.Scope;
import dev.tollgate.platform.Credits;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far the budgets of a caller are used, as documents. */
final class BudgetView {
    private static final Set<Scope> OF_KEY = Set.of(Scope.KEY_DAY, Scope.KEY_MONTH, Scope.KEY_TOTAL);

    private final Map<Scope, BudgetUse> uses = new EnumMap<>(Scope.class);

    /**
     * A view.
     *
     * @param report on the same limits, in the same order
     */
    BudgetView(List<SpendingLimit> limits, BudgetReport report) {
        for (int i = 0; i < limits.size(); i++) {
            uses.put(limits.get(i).scope(), report.uses().get(i));
        }
    }

    /** The key's budgets; what there is no limit for is null. */
    ObjectNode ofKey() {
        ObjectNode document = Answers.object();
        document.set("daily", document(Scope.KEY_DAY));
        document.set("monthly", document(Scope.KEY_MONTH));
        document.set("total", document(Scope.KEY_TOTAL));
        return document;
    }

    /** The cap of the member in whose name the key acts. */
    ObjectNode ofMember() {
        ObjectNode document = Answers.object();
        document.set("monthly", document(Scope.MEMBER_MONTH));
        return document;
    }

    private @Nullable ObjectNode document(Scope scope) {
        BudgetUse use = uses.get(scope);
        return use == null
                ? null
                : Answers.object()
                        .put("limit", Credits.toDecimal(use.budget().limitNano()))
                        .put("spent", Credits.toDecimal(use.spentNano()))
                        .put("held", Credits.toDecimal(use.heldNano()))
                        .put("left", Credits.toDecimal(leftNano(use)));
    }

    /** A call that cost more than was held for it can spend more than the limit; nothing is left then. */
    private static long leftNano(BudgetUse use) {
        long takenNano = Math.addExact(use.spentNano(), use.heldNano());
        return Math.max(0, use.budget().limitNano() - takenNano);
    }

    /** Which of the key's budgets has least left; null when it has none. */
    @Nullable
    Scope tightestOfKey() {
        Scope tightest = null;
        for (Map.Entry<Scope, BudgetUse> each : uses.entrySet()) {
            if (OF_KEY.contains(each.getKey())
                    && (tightest == null || leftNano(each.getValue()) < leftNano(tightest))) {
                tightest = each.getKey();
            }
        }
        return tightest;
    }

    long limitNano(Scope scope) {
        return use(scope).budget().limitNano();
    }

    long leftNano(Scope scope) {
        return leftNano(use(scope));
    }

    boolean has(Scope scope) {
        return uses.containsKey(scope);
    }

    private BudgetUse use(Scope scope) {
        return Objects.requireNonNull(uses.get(scope));
    }
}
