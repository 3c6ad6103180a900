package dev.tollgate.identity;

import dev.tollgate.platform.erasure.Eraser;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Other rooms that are told what to erase, and may be away. */
final class NotedErasures implements Eraser {
    final List<String> erased = new ArrayList<>();
    boolean away;

    @Override
    public Future<Void> user(String userId) {
        return noted(userId);
    }

    @Override
    public Future<Void> organisation(String organisationId) {
        return noted(organisationId);
    }

    @Override
    public Future<Void> endUser(String endUserId) {
        return noted(endUserId);
    }

    private Future<Void> noted(String id) {
        if (away) {
            return Future.failedFuture("away");
        }
        erased.add(id);
        return Future.succeededFuture();
    }
}
