package dev.tollgate.http.face.account;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.context.Library;
import dev.tollgate.context.Prompts;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.PartStream;
import dev.tollgate.identity.account.Accounts;
import dev.tollgate.identity.organisation.Organisations;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;

/** `/api/v1/account/export`: everything that is the caller's, as one file. */
public final class ExportFace implements Face {
    private final AccountExport.Rooms rooms;
    private final InstantSource clock;

    public ExportFace(
            Accounts accounts,
            Organisations organisations,
            Library library,
            Prompts prompts,
            Billing billing,
            CurrencyView money,
            InstantSource clock) {
        this.rooms = new AccountExport.Rooms(accounts, organisations, library, prompts, billing, money);
        this.clock = clock;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "exportAccount",
                new Operation(
                        Access.AUTHENTICATED, null, LimitClass.API_KEYS, ErrorShape.FLAT, false, true, this::export));
    }

    /** Who may not is told so before the file begins. */
    private Future<ApiAnswer> export(ApiRequest request) {
        var export = new AccountExport(rooms, request.caller(), clock.instant());
        return rooms.accounts()
                .show(request.caller())
                .map(_ -> new ApiAnswer.Streamed(
                        "application/json; charset=utf-8", "account.json", new PartStream(export::next)));
    }
}
