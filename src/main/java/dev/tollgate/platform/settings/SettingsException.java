package dev.tollgate.platform.settings;

/** Settings that cannot be used. The message names the file and line, or the variable, and never a secret's value. */
public final class SettingsException extends RuntimeException {
    SettingsException(String where, String problem) {
        super(where + ": " + problem);
    }

    SettingsException(String where, String path, String problem) {
        this(where, path + ": " + problem);
    }
}
