package dev.tollgate.http;

import dev.tollgate.identity.Permission;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How one operation is served: who may call it, what it counts against, and the code.
 *
 * @param access who may call
 * @param permission what an API key (or a signed-in user, who has all but two) must be allowed; null: nothing special
 * @param limit which rate limit it counts against
 * @param errors the shape of its errors
 * @param idempotent whether `Idempotency-Key` is honoured: it costs or moves money, and its answer holds no secret
 * @param strictReader whether the face checks the body itself instead of the router's schema validation (hot operations)
 * @param handler answers; what it throws or fails with becomes the error in the shape above
 */
public record Operation(
        Access access,
        @Nullable Permission permission,
        LimitClass limit,
        ErrorShape errors,
        boolean idempotent,
        boolean strictReader,
        Function<ApiRequest, Future<ApiAnswer>> handler) {
    /** Who may call. */
    public enum Access {
        PUBLIC,
        AUTHENTICATED,
        PLATFORM_ADMIN,
        /** Another service of the installation, by `X-Internal-Key`; other credentials are not looked at. */
        SERVICE
    }

    /** The rate limits of the contract. */
    public enum LimitClass {
        NONE,
        AUTH,
        /**
         * Renewing and ending a session. Its token cannot be guessed, and every page that is opened renews one: an office
         * behind one address would soon be at the limit of those who guess passwords.
         */
        SESSION,
        CHAT,
        API_KEYS,
        BILLING;

        /**
         * Whether it counts addresses: nobody has said who they are yet, and a credential that is sent along is not looked
         * at.
         */
        public boolean isOfAddresses() {
            return this == AUTH || this == SESSION;
        }
    }

    /** How errors look. */
    public enum ErrorShape {
        /** `{statusCode, message, error, details[], timestamp, path, requestId}`. */
        FLAT,
        /** FLAT with the message also as `detail`. */
        DETAILED,
        /** `{error: {message, type, param, code}}`, but ANTHROPIC for callers that send `anthropic-version`. */
        OPENAI,
        /** `{type: "error", error: {type, message, details}, request_id}`. */
        ANTHROPIC,
        /** `{error: {code, message, status, details}}`, as Google's APIs have it. */
        GEMINI,
        /** FLAT, but OPENAI for callers that send `X-Stainless-Lang`. */
        FLAT_UNLESS_SDK
    }
}
