package dev.tollgate.platform.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a setting may be; where it is a list or a map, what each of its values may be. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** Of {@link #orElse}: there is no default, the setting must be given. */
    String REQUIRED = "\0";

    /** The least value, written as in the file (`30s`, `1KiB`); of a text the least length. Empty: no limit. */
    String min() default "";

    /** The greatest value, likewise. */
    String max() default "";

    /** The only texts allowed; empty: all are. */
    String[] oneOf() default {};

    /**
     * The value of a setting that is absent, for entries of lists and maps alone: the defaults of all others are in the
     * shipped file. An empty text is an empty list or map.
     */
    String orElse() default REQUIRED;
}
