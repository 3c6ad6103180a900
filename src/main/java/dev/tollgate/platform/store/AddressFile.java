package dev.tollgate.platform.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where the embedded database of a running node listens, in a file of the data folder that its owner alone can read: for
 * commands that work beside the node. After a kill it names a server that is gone, so whoever reads it first finds that the
 * folder is in use.
 */
final class AddressFile {
    private static final String NAME = "mongo.address";

    private AddressFile() {}

    static void write(Path dataFolder, String uri) {
        try {
            boolean isPosix =
                    dataFolder.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] attributes = isPosix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            Path part = dataFolder.resolve(NAME + ".part");
            Files.deleteIfExists(part);
            Files.createFile(part, attributes);
            Files.writeString(part, uri);
            Files.move(part, dataFolder.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + dataFolder + " cannot be written to", e);
        }
    }

    /** The address of the node that uses the folder; empty where it has none there. */
    static Optional<String> read(Path dataFolder) {
        try {
            Path file = dataFolder.resolve(NAME);
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + dataFolder + " cannot be read", e);
        }
    }

    static void delete(Path dataFolder) {
        try {
            Files.deleteIfExists(dataFolder.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + dataFolder + " cannot be written to", e);
        }
    }
}
