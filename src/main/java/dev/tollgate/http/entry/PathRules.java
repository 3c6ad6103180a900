package dev.tollgate.http.entry;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Lets through only paths that have one reading: no dot segments, empty segments, encoded slashes, control characters or
 * broken escapes. A proxy in front that reads a path in another way then cannot be played against us.
 */
final class PathRules {
    private final List<String> slashPrefixes;

    /** @param slashPrefixes beginnings of paths whose last parameter may hold a slash, also as `%2F` */
    PathRules(List<String> slashPrefixes) {
        this.slashPrefixes = List.copyOf(slashPrefixes);
    }

    void check(String path) {
        if (isPlain(path)) {
            return;
        }
        boolean slashesAllowed = slashPrefixes.stream().anyMatch(path::startsWith);
        if (!slashesAllowed && path.toLowerCase(Locale.ROOT).contains("%2f")) {
            throw notFound();
        }
        String decoded = decode(path);
        String[] segments = decoded.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            boolean empty = segments[i].isEmpty() && !last;
            if (empty || segments[i].equals(".") || segments[i].equals("..") || segments[i].indexOf('\\') >= 0) {
                throw notFound();
            }
        }
    }

    /** Only letters, digits, `-`, `_` and single slashes: as nearly all paths are, and nothing to be decoded. */
    private static boolean isPlain(String path) {
        boolean afterSlash = false;
        for (int i = 0; i < path.length(); i++) {
            boolean slash = path.charAt(i) == '/';
            if (slash ? afterSlash : !isPlain(path.charAt(i))) {
                return false;
            }
            afterSlash = slash;
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static String decode(String path) {
        ByteBuffer bytes = ByteBuffer.allocate(path.length() * 3);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
                int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed();
                }
                c = (char) (high << 4 | low);
                i += 2;
            } else if (c > 0x7e) {
                throw malformed();
            }
            if (c < 0x20 || c == 0x7f) {
                throw malformed();
            }
            bytes.put((byte) c);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException _) {
            throw malformed();
        }
    }

    private static TollgateException notFound() {
        return new TollgateException(ErrorKind.NOT_FOUND, "There is nothing at this path");
    }

    private static TollgateException malformed() {
        return new TollgateException(ErrorKind.INVALID_REQUEST, "The path is malformed");
    }
}
