package dev.tollgate.platform.settings;

import dev.tollgate.platform.settings.Given.Fields;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Settings that cannot be used. The message names the file and line, or the variable, and never a secret's value. */
public final class SettingsException extends RuntimeException {
    SettingsException(String where, String problem) {
        super(where + ": " + problem);
    }

    SettingsException(String where, String path, String problem) {
        this(where, path + ": " + problem);
    }

    /** A problem with the setting of this path, named by the place where it was given. */
    static SettingsException at(Fields given, String problem, Object... path) {
        String name = Arrays.stream(path).map(String::valueOf).collect(Collectors.joining("."));
        return new SettingsException(given.whereIs(path), name, problem);
    }
}
