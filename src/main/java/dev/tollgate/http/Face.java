package dev.tollgate.http;

import java.util.Map;

/** One surface of the contract: it only translates between its wire shape and the rooms' records. */
public interface Face {
    /** What serves each `operationId` of the OpenAPI document that belongs to this surface. */
    Map<String, Operation> operations();
}
