package dev.tollgate.testing;

import dev.tollgate.platform.store.EmbeddedMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The embedded database in a folder of its own that is gone afterwards, for tests of one room. */
public final class ScratchMongo implements AutoCloseable {
    private final Path folder;
    private final EmbeddedMongo server;

    private ScratchMongo(Path folder) {
        this.folder = folder;
        this.server = EmbeddedMongo.start(folder, 0, Set.of());
    }

    public static ScratchMongo start() {
        try {
            return new ScratchMongo(Files.createTempDirectory("tollgate-test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address, without the name of a database. */
    public String uri() {
        return server.uri();
    }

    /** A client of a database of the given name; closed with the Vert.x instance. */
    public MongoClient client(Vertx vertx, String database) {
        return MongoClient.create(
                vertx, new JsonObject().put("connection_string", server.uri()).put("db_name", database));
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
