package dev.tollgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table of threats in the docs names tests that there are. */
@Timeout(60)
class ThreatsTest {
    private static final Path TABLE = Path.of("docs/threats.md");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Path FLOWS = Path.of("webapp/e2e");

    /** A class or a file of browser tests, and what of it. */
    private static final Pattern NAMED = Pattern.compile("`([\\w.-]+)#([^`]+)`");

    private static final Pattern ID_OF_ROW = Pattern.compile("^\\| ([A-Z]{2}-\\d{2}) \\|");

    private static final Pattern ID = Pattern.compile("\\b(?:LG|FT|HT|AU|AZ|IN|SS|PM|WB|PR)-\\d{2}\\b");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> ID_OF_ROW.matcher(line).find())
                .toList();
    }

    private static Map<String, String> nameToText() throws IOException {
        var texts = new HashMap<String, String>();
        try (Stream<Path> tests = Files.walk(TESTS);
                Stream<Path> flows = Files.list(FLOWS)) {
            for (Path file : Stream.concat(tests, flows).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java") || name.endsWith(".flow.ts")) {
                    // Two rooms may have tests of one name.
                    texts.merge(name.replaceFirst("\\.java$", ""), Files.readString(file), String::concat);
                }
            }
        }
        return texts;
    }

    private static boolean isIn(String text, String name, String what) {
        return name.endsWith(".ts")
                ? text.contains("test('" + what + "'")
                : Pattern.compile("\\bvoid " + Pattern.quote(what) + "\\(")
                        .matcher(text)
                        .find();
    }

    @Test
    void everyTestThatTheTableNamesIsThere() throws IOException {
        Map<String, String> texts = nameToText();
        var missing = new ArrayList<String>();
        for (String row : rows()) {
            Matcher named = NAMED.matcher(row);
            while (named.find()) {
                if (!isIn(texts.getOrDefault(named.group(1), ""), named.group(1), named.group(2))) {
                    missing.add(named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyThreatHasItsTest() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(80).allMatch(row -> NAMED.matcher(row)
                .find());
    }

    @Test
    void everyIdThatATestUsesIsExplained() throws IOException {
        String table = Files.readString(TABLE);
        for (Map.Entry<String, String> test : nameToText().entrySet()) {
            Matcher id = ID.matcher(test.getValue());
            while (id.find()) {
                assertThat(table).as(test.getKey()).contains("| " + id.group() + " |");
            }
        }
    }
}
