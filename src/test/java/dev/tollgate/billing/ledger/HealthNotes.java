package dev.tollgate.billing.ledger;

import java.util.List;

/**
 * Notes what a journal tells of its health, in words.
 *
 * @param notes to add to
 */
record HealthNotes(List<String> notes) implements Journal.Watcher {
    @Override
    public void began() {
        notes.add("began");
    }

    @Override
    public void acknowledged() {
        notes.add("acknowledged");
    }

    @Override
    public void failed() {
        notes.add("failed");
    }

    @Override
    public void fenced() {
        notes.add("fenced");
    }
}
