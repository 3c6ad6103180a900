package dev.tollgate.platform.settings;

/**
 * How much a node takes on at the same time; what comes above it is refused at once. 0 lets the node choose by its heap
 * and its file descriptors.
 *
 * @param chats under way, from the request's head to the last byte of its answer
 * @param others requests under way, for each kind apart: sign-in, administration, all the rest; four times as
 *     many may wait until their caller is found out
 * @param connections of clients
 * @param bodyBytes of all request bodies together; one that is alone is taken whatever its size
 */
public record OverloadSettings(
        @Setting(min = "0", max = "1000000") int chats,
        @Setting(min = "1", max = "100000") int others,
        @Setting(min = "0", max = "1000000") int connections,
        @Setting(min = "0", max = "64GiB") long bodyBytes) {}
