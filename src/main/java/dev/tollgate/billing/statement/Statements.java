package dev.tollgate.billing.statement;

import io.vertx.core.Future;
import java.time.YearMonth;

/** Monthly statements. Who calls has made sure that the caller may see the account. */
public interface Statements {
    /**
     * What an organisation's account did in a month of UTC, exactly: opening balance and all lines are the closing balance.
     *
     * @param month not in the future; of the present one, what was booked before the question
     */
    Future<Statement> of(String organisationId, YearMonth month);
}
