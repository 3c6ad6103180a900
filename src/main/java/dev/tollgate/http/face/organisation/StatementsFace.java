package dev.tollgate.http.face.organisation;

import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.statement.Statement;
import dev.tollgate.billing.statement.Statements;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.identity.organisation.OwnOrganisation;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** `/api/v1/organizations/{orgId}/statement`: what the account did in a month, as JSON, CSV or PDF. */
public final class StatementsFace implements Face {
    /** Before it nobody had an account. */
    private static final YearMonth FIRST = YearMonth.of(2020, 1);

    private static final int MAX_TEXT = 10;

    private final Organisations organisations;
    private final Statements statements;
    private final CurrencyView money;
    private final InstantSource clock;
    private final Function<Callable<Buffer>, Future<Buffer>> workers;

    /** @param workers run what takes longer than an event loop may wait */
    public StatementsFace(
            Organisations organisations,
            Statements statements,
            CurrencyView money,
            InstantSource clock,
            Function<Callable<Buffer>, Future<Buffer>> workers) {
        this.organisations = organisations;
        this.statements = statements;
        this.money = money;
        this.clock = clock;
        this.workers = workers;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of("getStatement", OrganisationsFace.operation(LimitClass.BILLING, this::show));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        Query query = Query.of(request);
        YearMonth month = month(query);
        String format = query.optionalLine("format", MAX_TEXT);
        if (format != null && !format.equals("json") && !format.equals("csv") && !format.equals("pdf")) {
            query.fault("format", "must be json, csv or pdf");
        }
        query.check();
        OrganisationRef wanted = OrganisationsFace.organisation(request);
        return organisations
                .show(wanted)
                .compose(own -> own.role() == MemberRole.MEMBER
                        ? Future.failedFuture(new TollgateException(
                                ErrorKind.FORBIDDEN, "Your role in this organisation does not allow that"))
                        : statements
                                .of(own.organisation().id(), month)
                                .compose(statement ->
                                        answer(request, own, statement, format == null ? "json" : format)));
    }

    private YearMonth month(Query query) {
        YearMonth present = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        String text = query.optionalLine("month", MAX_TEXT);
        if (text == null) {
            return present;
        }
        try {
            YearMonth month = YearMonth.parse(text);
            if (!month.isBefore(FIRST) && !month.isAfter(present)) {
                return month;
            }
        } catch (DateTimeException _) {
            // Told below.
        }
        query.fault("month", "must be a month from " + FIRST + " to " + present + ", as " + present);
        return present;
    }

    private Future<ApiAnswer> answer(ApiRequest request, OwnOrganisation own, Statement statement, String format) {
        String file = "statement-" + statement.month() + "." + format;
        Language language = Language.of(request.headers().get("Accept-Language"));
        return switch (format) {
            case "csv" ->
                Future.succeededFuture(new ApiAnswer.Download(
                        "text/csv; charset=utf-8",
                        file,
                        Buffer.buffer(StatementViews.csv(statement, money, language))));
            case "pdf" -> {
                String name = own.organisation().name();
                yield workers.apply(() -> StatementPdf.of(statement, money, name, language))
                        .map(pdf -> new ApiAnswer.Download("application/pdf", file, pdf));
            }
            default -> Future.succeededFuture(Answers.ok(StatementViews.json(statement, money)));
        };
    }
}
