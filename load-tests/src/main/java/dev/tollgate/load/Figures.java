package dev.tollgate.load;

import java.time.Duration;

/**
 * The figures of one suite. Each is the system property {@code load.<suite>.<name>}; where it is not given there is a
 * default for the whole run and one for the brief run ({@code load.short=true}), which shows that the suite still works
 * on any machine and says nothing of speed.
 */
public final class Figures {
    private final String suite;
    private final boolean brief = Boolean.getBoolean("load.short");

    private Figures(String suite) {
        this.suite = suite;
    }

    /** Those of a suite by the name that the command calls it. */
    public static Figures of(String suite) {
        return new Figures(suite);
    }

    /**
     * A whole number that is not negative.
     *
     * @throws IllegalArgumentException where the property holds something else
     */
    public int number(String name, int whole, int inBrief) {
        String key = "load." + suite + "." + name;
        String given = System.getProperty(key);
        if (given == null) {
            return brief ? inBrief : whole;
        }
        try {
            int number = Integer.parseInt(given);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below, as a negative one is
        }
        throw new IllegalArgumentException(key + " is " + given + ", it must be a whole number from 0 on");
    }

    /** A time in whole seconds. */
    public Duration seconds(String name, int whole, int inBrief) {
        return Duration.ofSeconds(number(name, whole, inBrief));
    }

    /** A time in whole milliseconds. */
    public Duration millis(String name, int whole, int inBrief) {
        return Duration.ofMillis(number(name, whole, inBrief));
    }
}
