package dev.tollgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.Bytes;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Address;
import io.vertx.core.Future;
import io.vertx.core.streams.ReadStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that cross the event bus by reference hold nothing that anybody could change. */
@Timeout(60)
class RecordsTest {
    /** Immutable by themselves; a Future and a ReadStream are the two live things that may be handed over in a node. */
    private static final Set<Class<?>> LEAVES = Set.of(
            String.class,
            Integer.class,
            Long.class,
            Boolean.class,
            BigDecimal.class,
            Instant.class,
            Duration.class,
            OptionalInt.class,
            Bytes.class,
            Secret.class,
            Future.class,
            ReadStream.class);

    /** Copied by the record's constructor (`List.copyOf`), so immutable inside a record of ours. */
    private static final Set<Class<?>> COPIED = Set.of(List.class, Set.class, Map.class);

    @Test
    void whatCrossesTheBusIsDeeplyImmutable() throws Exception {
        var faults = new ArrayList<String>();
        var seen = new HashSet<Class<?>>();
        for (Address<?, ?> address : addresses()) {
            check(address.request(), address.name(), seen, faults);
            check(address.answer(), address.name(), seen, faults);
        }
        assertThat(seen).as("records looked at").hasSizeGreaterThan(5);
        assertThat(faults).isEmpty();
    }

    private static List<Address<?, ?>> addresses() throws Exception {
        var found = new ArrayList<Address<?, ?>>();
        for (Class<?> each : classes()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.getType() == Address.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    found.add((Address<?, ?>) field.get(null));
                }
            }
        }
        return found;
    }

    /** All of the program, without its tests. */
    private static List<Class<?>> classes() throws Exception {
        Path root = Path.of(Address.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var found = new ArrayList<Class<?>>();
        try (Stream<Path> files = Files.walk(root.resolve("dev/tollgate"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                found.add(Class.forName(name, false, Address.class.getClassLoader()));
            }
        }
        return found;
    }

    private static void check(Class<?> type, String where, Set<Class<?>> seen, List<String> faults) {
        if (type.isPrimitive() || type.isEnum() || LEAVES.contains(type) || !seen.add(type)) {
            return;
        }
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> check(sub, where, seen, faults));
            return;
        }
        if (!type.isRecord()) {
            faults.add(where + ": " + type.getName() + " is not an immutable type");
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            parts(component.getGenericType())
                    .forEach(part -> check(part, where + " > " + component.getName(), seen, faults));
        }
    }

    private static Stream<Class<?>> parts(Type type) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Stream<Class<?>> arguments = LEAVES.contains(raw)
                    ? Stream.of()
                    : Arrays.stream(generic.getActualTypeArguments()).flatMap(RecordsTest::parts);
            return Stream.concat(COPIED.contains(raw) ? Stream.of() : Stream.of(raw), arguments);
        }
        return Stream.of((Class<?>) type);
    }
}
