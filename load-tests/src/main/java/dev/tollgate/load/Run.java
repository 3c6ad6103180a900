package dev.tollgate.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code load-tests/run}: sets the stage for each suite that is named, runs it and adds up the books. */
public final class Run {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_MISUSED = 2;

    private Run() {}

    /** Takes names of suites or {@code all}, {@code --short}, {@code --store}, {@code -Dload.…=…}. */
    public static void main(String[] args) throws IOException {
        var names = new ArrayList<String>();
        boolean storeApart = false;
        for (String arg : args) {
            if (arg.equals("--short")) {
                System.setProperty("load.short", "true");
            } else if (arg.equals("--store")) {
                storeApart = true;
            } else if (arg.startsWith("-Dload.") && arg.contains("=")) {
                System.setProperty(arg.substring(2, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
            } else {
                names.add(arg);
            }
        }
        Path jar = Path.of("target/tollgate.jar");
        if (names.equals(List.of("stand"))) {
            Stand.until(jar, storeApart);
            System.exit(0);
        }
        List<Suite> suites = Suite.all().stream()
                .filter(suite -> names.contains("all") || names.remove(suite.name()))
                .toList();
        names.remove("all");
        if (suites.isEmpty() || !names.isEmpty() || !Files.exists(jar)) {
            System.err.println(
                    "usage: load-tests/run <suite ...|all|stand> [--short] [--store] [-Dload.<suite>.<figure>=<number>]");
            System.err.println("suites: "
                    + String.join(", ", Suite.all().stream().map(Suite::name).toList()));
            System.exit(EXIT_MISUSED);
        }
        boolean passed = true;
        for (Suite suite : suites) {
            passed &= new SuiteRun(suite, jar, Path.of("load-tests/target"), storeApart).passes();
        }
        System.exit(passed ? 0 : EXIT_FAILED);
    }
}
