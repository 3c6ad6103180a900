package dev.tollgate.http.limit;

import java.util.List;

/**
 * What the limiter says to one request.
 *
 * @param refused index of the limit that is used up, -1 when the request may go on
 * @param standings one for each limit asked for, in that order
 */
public record Verdict(int refused, List<Standing> standings) {
    /**
     * Where a limit stands after this request.
     *
     * @param most the limit
     * @param remaining 0 or more
     * @param resetMs until the window ends, in milliseconds
     */
    public record Standing(long most, long remaining, long resetMs) {}

    public Verdict {
        standings = List.copyOf(standings);
    }

    public boolean isAllowed() {
        return refused < 0;
    }
}
