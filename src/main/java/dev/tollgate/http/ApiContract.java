package dev.tollgate.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;

/** The OpenAPI document of a node, read and ready for its router. */
public final class ApiContract {
    private final ApiDocument document;
    private final OpenAPIContract contract;

    private ApiContract(ApiDocument document, OpenAPIContract contract) {
        this.document = document;
        this.contract = contract;
    }

    /**
     * Reads it on a worker thread. In a new JVM that is most of a second of a core, to be spent while the stores start.
     *
     * @param resource its name on the class path
     */
    public static Future<ApiContract> load(Vertx vertx, String resource) {
        return vertx.executeBlocking(() -> ApiDocument.load(resource))
                .compose(document -> OpenAPIContract.from(vertx, document.forRouter())
                        .map(contract -> new ApiContract(document, contract)));
    }

    ApiDocument document() {
        return document;
    }

    OpenAPIContract forRouter() {
        return contract;
    }
}
