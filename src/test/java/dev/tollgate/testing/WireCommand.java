package dev.tollgate.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A command of the MongoDB protocol as it goes over the wire (OP_MSG, see the manual's page "MongoDB Wire Protocol").
 *
 * @param name `insert`, `update` …
 * @param collection which it is for; empty where its argument is no name
 * @param statements the documents to insert or the updates to make
 */
public record WireCommand(String name, String collection, List<BsonDocument> statements) {
    private static final int OP_MSG = 2013;
    private static final int OP_CODE_AT = 12;
    private static final int HEADER_BYTES = 16;
    private static final int FLAGS_BYTES = 4;

    public WireCommand {
        statements = List.copyOf(statements);
    }

    /** Null for a message of another kind. */
    static @Nullable WireCommand of(byte[] message) {
        ByteBuffer sections = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        if (sections.getInt(OP_CODE_AT) != OP_MSG) {
            return null;
        }
        sections.position(HEADER_BYTES + FLAGS_BYTES);
        BsonDocument body = new BsonDocument();
        var statements = new ArrayList<BsonDocument>();
        while (sections.remaining() > 4) {
            if (sections.get() == 0) {
                body = document(sections);
            } else {
                int end = sections.position() + sections.getInt(sections.position());
                sections.position(sections.position() + Integer.BYTES);
                skipName(sections);
                while (sections.position() < end) {
                    statements.add(document(sections));
                }
            }
        }
        for (String inside : List.of("documents", "updates")) {
            if (body.isArray(inside)) {
                body.getArray(inside).forEach(statement -> statements.add(statement.asDocument()));
            }
        }
        String name = body.getFirstKey();
        String collection = body.isString(name) ? body.getString(name).getValue() : "";
        return new WireCommand(name, collection, statements);
    }

    private static BsonDocument document(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt(in.position())];
        in.get(bytes);
        return new RawBsonDocument(bytes);
    }

    private static void skipName(ByteBuffer in) {
        byte read;
        do {
            read = in.get();
        } while (read != 0);
    }

    /** Whether it inserts into this collection. */
    public boolean inserts(String into) {
        return name.equals("insert") && collection.equals(into);
    }

    /** Whether it updates this collection and an update holds this text in the operator, as JSON. */
    public boolean updates(String of, String operator, String text) {
        return name.equals("update")
                && collection.equals(of)
                && statements.stream().anyMatch(statement -> changes(statement, operator, text));
    }

    private static boolean changes(BsonDocument statement, String operator, String text) {
        return statement.isDocument("u")
                && statement.getDocument("u").isDocument(operator)
                && statement.getDocument("u").getDocument(operator).toJson().contains(text);
    }
}
