package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.Given.Fields;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The paths of all settings that one variable can give: single values and lists of them, not lists of sections. */
final class SettingTree {
    private final List<List<String>> paths = new ArrayList<>();

    private SettingTree() {}

    /** The paths of a record's settings; names of models and providers are those of the given settings. */
    static List<List<String>> pathsOf(Class<? extends Record> type, Fields given) {
        var tree = new SettingTree();
        tree.walk(type, given, List.of());
        return List.copyOf(tree.paths);
    }

    /** Whether a type is a section of settings; a secret is a record too, but a single value. */
    static boolean isSection(Class<?> type) {
        return type.isRecord() && type != Secret.class;
    }

    private void walk(Class<?> section, Fields given, List<String> path) {
        for (RecordComponent component : section.getRecordComponents()) {
            List<String> own = below(path, component.getName());
            if (isSection(component.getType())) {
                walk(component.getType(), fields(given, component.getName()), own);
            } else if (component.getType() == Map.class) {
                walkEntries(elementOf(component), fields(given, component.getName()), own);
            } else if (component.getType() != List.class || !isSection(elementOf(component))) {
                paths.add(own);
            }
        }
    }

    private void walkEntries(Class<?> of, Fields given, List<String> path) {
        for (String name : given.fields().keySet()) {
            if (isSection(of)) {
                walk(of, fields(given, name), below(path, name));
            } else {
                paths.add(below(path, name));
            }
        }
    }

    private static Class<?> elementOf(RecordComponent collection) {
        var arguments = ((ParameterizedType) collection.getGenericType()).getActualTypeArguments();
        return (Class<?>) arguments[arguments.length - 1];
    }

    private static Fields fields(Fields section, String name) {
        return section.fields().get(name) instanceof Fields found ? found : new Fields(Map.of(), section.where());
    }

    private static List<String> below(List<String> path, String name) {
        var longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }
}
