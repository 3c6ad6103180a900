package dev.tollgate.platform.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A piece of settings as somebody wrote it, with the place where, before it has a type. */
sealed interface Given {
    /** Where it stands, for people: file and line, or the variable. */
    String where();

    /** How a single value is written. */
    enum Style {
        QUOTED,
        PLAIN_TEXT,
        /** Unquoted and read by YAML as a number, a truth value or a date. */
        PLAIN_OTHER,
        NULL,
        /** From an environment variable, which knows no types. */
        VARIABLE
    }

    /** A single value. */
    record Scalar(String text, Style style, String where) implements Given {}

    /** A list. */
    record Items(List<Given> items, String where) implements Given {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A section: named values in the order of the file. */
    record Fields(Map<String, Given> fields, String where) implements Given {
        /** Settings of two forms, of which a second layer may choose the other one: replaced whole, never merged. */
        private static final Set<String> WHOLE = Set.of("price");

        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** These settings, and below them what only the given defaults have. */
        Fields over(Fields defaults) {
            var merged = new LinkedHashMap<>(defaults.fields);
            fields.forEach((name, own) -> {
                boolean mergeable = own instanceof Fields && !WHOLE.contains(name);
                merged.put(
                        name,
                        mergeable && defaults.fields.get(name) instanceof Fields below
                                ? ((Fields) own).over(below)
                                : own);
            });
            return new Fields(merged, where);
        }

        /** The same with the value at the path replaced; the sections on the way must be there. */
        Fields with(List<String> path, Given value) {
            var changed = new LinkedHashMap<>(fields);
            String name = path.getFirst();
            if (path.size() == 1) {
                changed.put(name, value);
            } else if (fields.get(name) instanceof Fields section) {
                changed.put(name, section.with(path.subList(1, path.size()), value));
            } else {
                throw new SettingsException(value.where(), "the settings have no " + name + " that it could belong to");
            }
            return new Fields(changed, where);
        }

        /** Where the value at the path stands, or the nearest section around it. */
        String whereIs(Object... path) {
            Given found = this;
            for (Object step : path) {
                Given next =
                        switch (found) {
                            case Fields section -> section.fields.get(String.valueOf(step));
                            case Items list
                            when step instanceof Integer index -> list.items().get(index);
                            case Items _, Scalar _ -> null;
                        };
                if (next == null) {
                    return found.where();
                }
                found = next;
            }
            return found.where();
        }
    }
}
