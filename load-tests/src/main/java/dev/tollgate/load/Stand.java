package dev.tollgate.load;

import dev.tollgate.load.mock.MockSettings;
import dev.tollgate.load.stage.Api;
import dev.tollgate.load.stage.Customer;
import dev.tollgate.load.stage.Need;
import dev.tollgate.load.stage.Server;
import dev.tollgate.load.stage.SignUp;
import dev.tollgate.load.stage.Stage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The command {@code load-tests/run stand}: mock, server and one customer, for tools of other makes and tries by hand. */
final class Stand {
    private Stand() {}

    /** Prints where everything is as one line of JSON; ends with its standard input, or as this process does. */
    static void until(Path jar, boolean storeApart) throws IOException {
        try (var stage = new Stage(jar)) {
            Need need = Need.of(MockSettings.AT_ONCE, 1);
            Stage.Mock mock = stage.mock(need.upstream());
            Server server = stage.server(storeApart ? need.withStoreApart() : need, mock);
            try (var api = new Api(server.url())) {
                List<Customer> customers = new SignUp(api).customers(need.accounts());
                JsonObject place = new JsonObject()
                        .put("url", server.url())
                        .put("key", customers.getFirst().key())
                        .put("mock", mock.url())
                        .put("serverPid", server.child().pid())
                        .put("mockPid", mock.child().pid());
                server.store().ifPresent(store -> place.put("storePid", store.pid()));
                System.out.println(place.encode());
            }
            while (System.in.read() >= 0) {
                // Whatever is typed; what counts is the end.
            }
        }
    }
}
