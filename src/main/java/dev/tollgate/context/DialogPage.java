package dev.tollgate.context;

import java.util.List;

/** One page of dialogs and how many there are in all. */
public record DialogPage(List<Dialog> dialogs, long total) {
    public DialogPage {
        dialogs = List.copyOf(dialogs);
    }
}
