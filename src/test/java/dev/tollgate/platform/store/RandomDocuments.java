package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Documents and queries over few fields and values, so that queries find something and values are often equal. */
final class RandomDocuments {
    private static final List<String> FIELDS = List.of("a", "b", "c", "k", "n", "s", "deep.er", "_id");

    private final Random random;
    private final boolean odd;

    /**
     * @param odd with values that an index cannot answer for
     */
    RandomDocuments(Random random, boolean odd) {
        this.random = random;
        this.odd = odd;
    }

    String id() {
        return "id" + random.nextInt(60);
    }

    Document document(String id) {
        Document document = new Document("_id", id);
        for (String field : List.of("a", "b", "c")) {
            if (random.nextInt(6) > 0) {
                document.put(field, value());
            }
        }
        if (random.nextBoolean()) {
            document.put("deep", random.nextInt(4) == 0 ? value() : new Document("er", value()));
        }
        if (random.nextBoolean()) {
            document.put("s", random.nextInt(200)); // never null: the library takes that for a missing field
        }
        return document.append("k", random.nextInt(3)).append("n", random.nextInt(40));
    }

    Document change() {
        String field = List.of("a", "b", "c", "n", "deep").get(random.nextInt(5));
        return switch (random.nextInt(3)) {
            case 0 -> new Document("$unset", new Document(field, ""));
            case 1 -> new Document("$set", new Document("a", value()).append("b", value()));
            default -> new Document("$set", new Document(field, value()));
        };
    }

    private @Nullable Object value() {
        return odd && random.nextInt(40) == 0 ? oddValue() : evenValue();
    }

    private @Nullable Object evenValue() {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1, 2, 3 -> random.nextInt(-2, 3);
            case 4, 5 -> (long) random.nextInt(-2, 3);
            case 6 -> random.nextInt(-4, 5) / 2.0;
            case 7 ->
                List.of(Long.MAX_VALUE, (1L << 53) + 1, 0x1p53, -0.0, 5_000_000_000L)
                        .get(random.nextInt(5));
            case 8 -> random.nextBoolean();
            case 9 -> Instant.ofEpochMilli(random.nextInt(3));
            default -> List.of("", "x", "xy", "y").get(random.nextInt(4));
        };
    }

    private Object oddValue() {
        return switch (random.nextInt(6)) {
            case 0 -> new ArrayList<>(List.of(1, 2));
            case 1 -> new ArrayList<>(List.of("x")); // an empty one has no place in the library's order
            case 2 -> new Document("z", 1);
            case 3 -> new Decimal128(new BigDecimal("1"));
            case 4 -> Double.NaN;
            default -> 1e300;
        };
    }

    Document query() {
        Document query = new Document();
        int conditions = random.nextInt(4);
        for (int i = 0; i < conditions; i++) {
            String field = FIELDS.get(random.nextInt(FIELDS.size()));
            query.put(field, condition(field));
        }
        if (query.size() > 1 && random.nextInt(4) == 0) {
            List<Document> parts = new ArrayList<>();
            query.forEach((field, condition) -> parts.add(new Document(field, condition)));
            return new Document("$and", parts);
        }
        return query;
    }

    private @Nullable Object condition(String field) {
        return switch (random.nextInt(10)) {
            case 0 -> new Document("$gt", operand(field));
            case 1 -> new Document("$gte", operand(field)).append("$lt", operand(field));
            case 2 -> new Document("$gt", operand(field)).append("$lte", operand(field));
            case 3 -> new Document("$lt", operand(field));
            case 4 -> {
                List<@Nullable Object> values = new ArrayList<>();
                values.add(operand(field));
                values.add(operand(field));
                yield new Document("$in", values);
            }
            case 5 -> random.nextBoolean() ? new Document("$exists", true) : new Document("$ne", operand(field));
            default -> field.equals("s") && random.nextInt(4) == 0 ? null : operand(field);
        };
    }

    private @Nullable Object operand(String field) {
        return switch (field) {
            case "_id" -> id();
            case "k" -> (long) random.nextInt(3);
            case "n" -> (double) random.nextInt(40);
            case "s" -> random.nextInt(200);
            default -> evenValue();
        };
    }

    Document sort() {
        Document sort = new Document();
        int fields = random.nextInt(4);
        for (int i = 0; i < fields; i++) {
            sort.put(FIELDS.get(random.nextInt(FIELDS.size())), random.nextBoolean() ? 1 : -1);
        }
        return sort;
    }
}
