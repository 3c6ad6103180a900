package dev.tollgate.http;

import dev.tollgate.http.entry.BodyReader;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.TollgateException.Detail;
import dev.tollgate.platform.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestUtils;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds a request against the OpenAPI document, and says which fields are wrong. */
final class RequestCheck {
    private static final Pattern QUERY_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final Pattern JSON_TYPE = Pattern.compile(
            "application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?;?\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern PARAMETER = Pattern.compile(" parameter (\\S+?)\\.?(\\s|$)");
    private static final int MAX_DETAILS = 20;

    private final RequestValidator validator;

    RequestCheck(RequestValidator validator) {
        this.validator = validator;
    }

    /** What can be told before the body is read: its type, its coding, the names in the query. */
    void checkHead(HttpServerRequest request, MultiMap query) {
        for (String name : query.names()) {
            if (!QUERY_NAME.matcher(name).matches()) {
                throw TollgateException.invalid("query", "The query has a parameter with a malformed name");
            }
        }
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new TollgateException(ErrorKind.UNSUPPORTED_MEDIA_TYPE, "Compressed request bodies are not taken");
        }
        if (BodyReader.hasBody(request)) {
            String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
            if ("application/json".equals(type)) {
                return;
            }
            if (type == null || !JSON_TYPE.matcher(type.strip()).matches()) {
                throw new TollgateException(
                        ErrorKind.UNSUPPORTED_MEDIA_TYPE, "The request body must be application/json in UTF-8");
            }
            // The schema check knows the type by this spelling only.
            request.headers().set(HttpHeaders.CONTENT_TYPE, "application/json");
        }
    }

    /**
     * The whole request against its schema. The body is read strictly first: the router's reader takes duplicate keys and
     * numbers beyond all bounds. It runs on a worker thread, so hot operations do without.
     */
    Future<Buffer> checkAgainstSchema(HttpServerRequest request, Operation operation, Buffer body) {
        if (body.length() > 0) {
            StrictJson.object(body);
        }
        return RequestUtils.extract(request, operation, () -> Future.succeededFuture(body))
                .compose(extracted -> validator.validate(extracted, operation.getOperationId()))
                .map(body)
                .recover(failure -> Future.failedFuture(
                        failure instanceof ValidatorException invalid ? invalid(invalid) : failure));
    }

    private static TollgateException invalid(ValidatorException failure) {
        if (failure instanceof SchemaValidationException schema
                && schema.getOutputUnit().getErrors() != null) {
            List<Detail> details = details(schema, schema.getOutputUnit().getErrors());
            if (!details.isEmpty()) {
                return TollgateException.invalid(details);
            }
        }
        Matcher parameter = PARAMETER.matcher(String.valueOf(failure.getMessage()));
        return parameter.find()
                ? TollgateException.invalid(parameter.group(1), "The parameter is missing or malformed")
                : TollgateException.invalid("body", "The request body is missing or malformed");
    }

    private static List<Detail> details(SchemaValidationException failure, List<OutputUnit> errors) {
        Matcher parameter = PARAMETER.matcher(String.valueOf(failure.getMessage()));
        String root = parameter.find() ? parameter.group(1) : "";
        return SchemaFaults.of(root, errors).entrySet().stream()
                .limit(MAX_DETAILS)
                .map(fault -> new Detail(fault.getKey().isEmpty() ? "body" : fault.getKey(), fault.getValue()))
                .toList();
    }
}
