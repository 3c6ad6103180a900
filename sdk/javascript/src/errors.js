/** @import {ErrorBody, ErrorDetail} from './wire.js' */

/** Everything that this package throws, except a caller's own abort. */
export class AIAggregatorError extends Error {
  /** @param {string} message @param {ErrorOptions} [options] */
  constructor(message, options) {
    super(message, options)
    this.name = new.target.name
  }
}

/** The server answered with an error; each status that a program may act on has a class of its own. */
export class APIError extends AIAggregatorError {
  /**
   * @param {number} statusCode
   * @param {Partial<ErrorBody>} body what the server said; empty where something in between answered
   * @param {{retryAfter?: number | null, requestId?: string | null, mayRetry?: boolean}} [hints] of the headers
   */
  constructor(statusCode, body, hints = {}) {
    super(typeof body.message === 'string' ? body.message : `The server answered ${statusCode}`)
    this.statusCode = statusCode
    this.error = body.error ?? ''
    /** @type {ErrorDetail[]} */
    this.details = Array.isArray(body.details) ? body.details : []
    /** @type {string | null} */
    this.requestId = body.requestId ?? hints.requestId ?? null
    /** @type {string | null} */
    this.path = body.path ?? null
    /** @type {number | null} Seconds. */
    this.retryAfter = hints.retryAfter ?? null
    this.mayRetry = hints.mayRetry ?? true
    this.body = body
  }

  /** @param {number} statusCode @param {Partial<ErrorBody>} body @param {ConstructorParameters<typeof APIError>[2]} hints */
  static of(statusCode, body, hints) {
    const kind = BY_STATUS.get(statusCode) ?? (statusCode >= 500 ? ServerError : APIError)
    return new kind(statusCode, body, hints)
  }
}

/** 400: `details` names each field. */
export class BadRequestError extends APIError {}
/** 401 */
export class AuthenticationError extends APIError {}
/** 402: `body` tells what is required, available and held, in credits. */
export class InsufficientCreditError extends APIError {}
/** 403 */
export class PermissionDeniedError extends APIError {}
/** 404 */
export class NotFoundError extends APIError {}
/** 409: taken already, or the Idempotency-Key was used otherwise. */
export class ConflictError extends APIError {}
/** 429: come back after `retryAfter` seconds. */
export class RateLimitError extends APIError {}
/** 500 and above */
export class ServerError extends APIError {}

/** @type {ReadonlyMap<number, typeof APIError>} */
const BY_STATUS = new Map([
  [400, BadRequestError],
  [401, AuthenticationError],
  [402, InsufficientCreditError],
  [403, PermissionDeniedError],
  [404, NotFoundError],
  [409, ConflictError],
  [429, RateLimitError],
])

/** No whole answer came. Whether the server acted is not known: the same `idempotencyKey` again is charged once. */
export class APIConnectionError extends AIAggregatorError {
  /** @param {string} message @param {string | null} idempotencyKey @param {ErrorOptions} [options] */
  constructor(message, idempotencyKey, options) {
    super(message, options)
    this.idempotencyKey = idempotencyKey
  }
}

/** No whole answer came in time. */
export class APITimeoutError extends APIConnectionError {}

/** A streamed answer broke off: `code` is the server's word for it, or null where the connection broke. */
export class StreamError extends AIAggregatorError {
  /** @param {string} message @param {string | null} code @param {string | null} requestId @param {ErrorOptions} [options] */
  constructor(message, code, requestId, options) {
    super(message, options)
    this.code = code
    this.requestId = requestId
  }
}

/** A webhook's signature or time is not good: nothing of it may be believed. */
export class WebhookVerificationError extends AIAggregatorError {}
