package dev.tollgate.platform.settings;

import dev.tollgate.platform.settings.Given.Fields;
import dev.tollgate.platform.settings.Given.Items;
import dev.tollgate.platform.settings.Given.Scalar;
import dev.tollgate.platform.settings.Given.Style;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records out of pieces of settings: components are keys, and {@link Setting} says what they may be. */
final class RecordBinder {
    private static final String FROM_DEFAULT = "the default";

    private RecordBinder() {}

    /** The record, whole and within its limits. */
    static <T extends Record> T bind(Class<T> type, Given given, String path) {
        if (!(given instanceof Fields section)) {
            throw new SettingsException(given.where(), path, "names and values are wanted here");
        }
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknown(section, components, path);
        Object[] values = Arrays.stream(components)
                .map(component -> value(component, section, path))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static void refuseUnknown(Fields section, RecordComponent[] components, String path) {
        List<String> known =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        section.fields().forEach((name, value) -> {
            if (!known.contains(name)) {
                throw new SettingsException(value.where(), join(path, name), "is not a setting; here can be " + known);
            }
        });
    }

    private static @Nullable Object value(RecordComponent component, Fields section, String path) {
        Setting rule = component.getAnnotation(Setting.class);
        String own = join(path, component.getName());
        Given given = section.fields().get(component.getName());
        if (given == null) {
            given = defaultOf(component, rule, section, own);
        }
        if (isNull(given) && component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return null;
        }
        return convert(component.getGenericType(), rule, given, own);
    }

    private static Given defaultOf(RecordComponent component, @Nullable Setting rule, Fields section, String path) {
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return new Scalar("", Style.NULL, FROM_DEFAULT);
        }
        if (rule == null || rule.orElse().equals(Setting.REQUIRED)) {
            throw new SettingsException(section.where(), path, "is missing");
        }
        if (component.getType() == Map.class) {
            return new Fields(Map.of(), FROM_DEFAULT);
        }
        return component.getType() == List.class
                ? new Items(List.of(), FROM_DEFAULT)
                : new Scalar(rule.orElse(), Style.VARIABLE, FROM_DEFAULT);
    }

    private static Object convert(Type type, @Nullable Setting rule, Given given, String path) {
        if (type instanceof ParameterizedType collection) {
            Type[] of = collection.getActualTypeArguments();
            return collection.getRawType() == Map.class
                    ? map(of[1], rule, given, path)
                    : list(of[0], rule, given, path);
        }
        Class<?> single = (Class<?>) type;
        return single.isRecord() && SettingTree.isSection(single)
                ? bind(single.asSubclass(Record.class), given, path)
                : scalar(single, rule, given, path);
    }

    /** A value of null takes an entry of the shipped file out. */
    private static Map<String, Object> map(Type of, @Nullable Setting rule, Given given, String path) {
        if (!(given instanceof Fields section)) {
            throw new SettingsException(given.where(), path, "names and values are wanted here");
        }
        var map = new LinkedHashMap<String, Object>();
        section.fields().forEach((name, value) -> {
            if (!isNull(value)) {
                map.put(name, convert(of, rule, value, join(path, name)));
            }
        });
        return map;
    }

    private static List<Object> list(Type of, @Nullable Setting rule, Given given, String path) {
        var list = new ArrayList<>();
        for (Given item : items(given, path)) {
            list.add(convert(of, rule, item, path + "[" + list.size() + "]"));
        }
        return list;
    }

    private static List<Given> items(Given given, String path) {
        return switch (given) {
            case Items list -> list.items();
            case Scalar variable
            when variable.style() == Style.VARIABLE ->
                Arrays.stream(variable.text().split(","))
                        .<Given>map(item -> new Scalar(item.strip(), Style.VARIABLE, variable.where()))
                        .toList();
            case Scalar _, Fields _ -> throw new SettingsException(given.where(), path, "a list is wanted here");
        };
    }

    private static Object scalar(Class<?> java, @Nullable Setting rule, Given given, String path) {
        SettingType type = SettingType.of(java, path);
        if (!(given instanceof Scalar scalar)) {
            throw new SettingsException(given.where(), path, type.wanted() + " is wanted");
        }
        Object value = type.accepts(scalar.style()) ? type.parse(scalar.text()) : null;
        if (value == null || (rule != null && !SettingLimits.allow(type, rule, value))) {
            throw new SettingsException(
                    scalar.where(), path, SettingLimits.wanted(type, rule) + " is wanted" + shown(type, scalar));
        }
        if (java != int.class) {
            return value;
        }
        long number = (Long) value;
        if (number != (int) number) {
            throw new SettingsException(scalar.where(), path, "is too large");
        }
        return (int) number;
    }

    /** Addresses are not shown either: one that is refused for its user part may hold a password. */
    private static String shown(SettingType type, Scalar scalar) {
        if (type == SettingType.SECRET || type == SettingType.ADDRESS) {
            return "";
        }
        String text = scalar.text();
        return scalar.style() == Style.QUOTED
                ? ", not the text \"" + cut(text) + "\""
                : ", not " + (text.isEmpty() ? "nothing" : cut(text));
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    private static boolean isNull(Given given) {
        return given instanceof Scalar scalar && scalar.style() == Style.NULL;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
