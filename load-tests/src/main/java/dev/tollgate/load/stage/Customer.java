package dev.tollgate.load.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An account that a run spends from.
 *
 * @param userId of its owner
 * @param token access token of its owner, good for an hour
 * @param key API key of its organisation
 */
public record Customer(String userId, String token, String key) {

    /** Writes them for the process that drives the load; the file holds secrets of a server that lives as long as the run. */
    public static void write(Path file, List<Customer> customers) {
        try {
            Files.write(
                    file,
                    customers.stream()
                            .map(one -> String.join(",", one.userId, one.token, one.key))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #write} has written. */
    public static List<Customer> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(",", -1))
                    .map(fields -> new Customer(fields[0], fields[1], fields[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
