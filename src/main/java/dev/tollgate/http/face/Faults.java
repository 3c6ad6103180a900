package dev.tollgate.http.face;

import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.TollgateException.Detail;
import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with one request, so that its caller can mend it all at once. */
public final class Faults {
    /** So many are told; a list of a thousand bad messages makes no answer of a thousand lines. */
    private static final int MAX_TOLD = 50;

    private final List<Detail> details = new ArrayList<>();

    /**
     * Notes what is wrong with a field, named by its path. The first fault of a field counts: what is found after it is mostly
     * its consequence.
     */
    public void add(String field, String message) {
        boolean known = details.stream().anyMatch(told -> told.field().equals(field));
        if (!known && details.size() < MAX_TOLD) {
            details.add(new Detail(field, message));
        }
    }

    /** Fails with INVALID_REQUEST if anything was wrong. */
    public void check() {
        if (!details.isEmpty()) {
            throw TollgateException.invalid(details);
        }
    }
}
