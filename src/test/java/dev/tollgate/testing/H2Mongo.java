package dev.tollgate.testing;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.net.InetSocketAddress;

/** A real server of the MongoDB protocol with H2 behind it, on a free port and in memory, for tests of one room. */
public final class H2Mongo implements AutoCloseable {
    private final MongoServer server;
    private final InetSocketAddress address;

    private H2Mongo(MongoServer server) {
        this.server = server;
        this.address = server.bind();
    }

    public static H2Mongo start() {
        return new H2Mongo(new MongoServer(H2Backend.inMemory()));
    }

    /** A client of a database of the given name; closed with the Vert.x instance. */
    public MongoClient client(Vertx vertx, String database) {
        return MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", "mongodb://127.0.0.1:" + address.getPort())
                        .put("db_name", database));
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
