package dev.tollgate.platform.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folder that holds everything that one node keeps, used by one process at a time. */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK_FILE = "lock";

    /** Far behind the pid in the file, because some systems let nobody read a locked part. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder if it is missing, readable to its owner alone, and locks it until {@link #close} or the end of
     * the process. Blocks.
     *
     * @throws IllegalStateException when another process uses the folder; the message names both
     * @throws UncheckedIOException when the folder cannot be made or written to
     */
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            createPrivate(path);
            return lock(path);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void createPrivate(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(path);
        }
    }

    private static DataFolder lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            // This very process holds it. The channel stays open: POSIX drops all locks of a process on a file as soon
            // as the process closes any of its descriptors of that file.
            throw inUse(path, Long.toString(ProcessHandle.current().pid()), e);
        }
        if (lock == null) {
            String holder = readPid(channel);
            channel.close();
            throw inUse(path, holder, null);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new DataFolder(path, channel);
    }

    private static String readPid(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }

    private static IllegalStateException inUse(Path path, String pid, @Nullable Throwable cause) {
        return new IllegalStateException(
                "The data folder " + path + " is in use by the process with pid " + pid
                        + ". Stop it, or give this one another folder by DATA_DIR.",
                cause);
    }

    public Path path() {
        return path;
    }

    /** Lets another process use the folder; a second call does nothing. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The lock of " + path + " cannot be given back", e);
        }
    }
}
