package dev.tollgate.identity;

import java.util.List;

/** Keys of one organisation, the newest first. */
public record KeyList(List<ApiKey> keys) {
    public KeyList {
        keys = List.copyOf(keys);
    }
}
