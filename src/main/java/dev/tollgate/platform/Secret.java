package dev.tollgate.platform;

/** A value that must not be printed: its text form is three stars. */
public record Secret(String value) {
    /** Whether nothing was given. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return "***";
    }
}
