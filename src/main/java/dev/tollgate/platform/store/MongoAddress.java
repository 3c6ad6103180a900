package dev.tollgate.platform.store;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Completes the address of a database by what Tollgate wants where the address says nothing. */
final class MongoAddress {
    private static final String AFTER_SCHEME = "://";

    private MongoAddress() {}

    /** Options in the address win. See the connection string options in MongoDB's manual; times are milliseconds. */
    static String withDefaults(String uri, int connections) {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("w", "majority");
        defaults.put("journal", "true");
        // Outcomes that are not known are resolved by the rooms themselves, by id; a lone mongod refuses it besides.
        defaults.put("retryWrites", "false");
        defaults.put("readConcernLevel", "majority");
        defaults.put("serverSelectionTimeoutMS", "5000");
        defaults.put("connectTimeoutMS", "5000");
        defaults.put("timeoutMS", "30000"); // of a whole operation, the wait for a connection included
        defaults.put("maxPoolSize", Integer.toString(connections));

        // A password has its ? and / percent-encoded, so the first ones are those of the address.
        int question = uri.indexOf('?');
        String options = question < 0 ? "" : uri.substring(question + 1);
        for (String option : options.split("&")) {
            String name = option.split("=", 2)[0];
            defaults.keySet().removeIf(key -> key.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
        }
        StringBuilder complete = new StringBuilder(question < 0 ? uri : uri.substring(0, question));
        if (complete.indexOf("/", complete.indexOf(AFTER_SCHEME) + AFTER_SCHEME.length()) < 0) {
            complete.append('/');
        }
        complete.append('?').append(options);
        defaults.forEach((name, value) -> {
            if (complete.charAt(complete.length() - 1) != '?') {
                complete.append('&');
            }
            complete.append(name).append('=').append(value);
        });
        return complete.toString();
    }
}
