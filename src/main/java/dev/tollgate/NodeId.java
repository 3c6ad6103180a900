package dev.tollgate;

import dev.tollgate.platform.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The id of the node that a data folder belongs to, the same after each start. */
final class NodeId {
    private static final String FILE = "node.id";

    private NodeId() {}

    /**
     * Reads it, or makes and keeps one at the first start; the caller holds the folder's lock.
     *
     * @throws IllegalStateException when the file holds something else
     */
    static String of(Path dataFolder, Ids ids) {
        Path file = dataFolder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, ids.next("nd"));
            }
            String id = Files.readString(file).strip();
            if (!id.matches("nd_[0-9a-z]{26}")) {
                throw new IllegalStateException(file + " does not hold the id of a node");
            }
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException("The id of the node cannot be kept in " + file, e);
        }
    }
}
