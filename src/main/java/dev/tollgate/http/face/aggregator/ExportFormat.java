package dev.tollgate.http.face.aggregator;

import dev.tollgate.http.face.Query;

/** The form of a file. */
enum ExportFormat {
    CSV,
    JSON;

    private static final int MAX_NAME = 20;

    /** What the parameter `format` says, CSV where it says nothing; anything else is a fault. */
    static ExportFormat of(Query query) {
        String name = query.optionalLine("format", MAX_NAME);
        if (name != null && !name.equals("csv") && !name.equals("json")) {
            query.fault("format", "must be csv or json");
        }
        return "json".equals(name) ? JSON : CSV;
    }
}
