package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation whose first stage is a {@code $match}, which is answered as a query by indexes. The library reads the
 * whole collection, also for a count: drivers count by an aggregation.
 */
final class AggregateByIndex {
    private static final String MATCH = "$match";

    private final Document command;
    private final Document match;
    private final List<Document> stages;

    private AggregateByIndex(Document command, Document match, List<Document> stages) {
        this.command = command;
        this.match = match;
        this.stages = stages;
    }

    /** Null if the aggregation is another. */
    static @Nullable AggregateByIndex of(Document command) {
        List<Document> pipeline = Aggregation.parse(command.get("pipeline"));
        if (!pipeline.isEmpty()
                && pipeline.getFirst().size() == 1
                && pipeline.getFirst().get(MATCH) instanceof Document match) {
            return new AggregateByIndex(command, match, pipeline.subList(1, pipeline.size()));
        }
        return null;
    }

    Document run(IsolatedDatabase database, IsolatedCollection collection, DatabaseResolver databases, Oplog oplog) {
        List<Document> result = isCount()
                ? counted(collection.count(match, 0, 0))
                : matched(collection, Aggregation.fromPipeline(stages, databases, database, collection, oplog));
        Document answer = new Document(
                "cursor",
                new Document("id", 0L).append("ns", collection.getFullName()).append("firstBatch", result));
        Utils.markOkay(answer);
        return answer;
    }

    /** As the drivers write it, without a limit. */
    private boolean isCount() {
        return stages.equals(
                List.of(new Document("$group", new Document("_id", 1).append("n", new Document("$sum", 1)))));
    }

    private static List<Document> counted(int count) {
        return count == 0 ? List.of() : List.of(new Document("_id", 1).append("n", count));
    }

    private List<Document> matched(IsolatedCollection collection, Aggregation rest) {
        rest.validate(command);
        Stream<Document> found = StreamSupport.stream(
                collection.handleQuery(new Document("$query", match)).spliterator(), false);
        return rest.runStages(found);
    }
}
